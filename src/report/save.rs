//! A report in a file is whole or it is not there.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Writes a report to a file: first beside it under another name, then renamed, so that nobody ever reads half of one
/// and a failed run leaves an earlier report as it was. What is not a regular file (`/dev/stdout`, a pipe) is written
/// directly, and a link is followed.
///
/// # Errors
///
/// When the file or its folder cannot be written.
pub fn save(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if fs::metadata(&path).is_ok_and(|found| !found.is_file()) {
        let mut out = BufWriter::new(File::options().write(true).open(&path)?);
        write(&mut out)?;
        return out.flush();
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut out = BufWriter::new(beside().tempfile_in(folder)?);
    write(&mut out)?;
    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.persist(&path).map(drop).map_err(|failed| failed.error)
}

/// A file beside the report, with the permissions that any new file of this user has.
fn beside() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".wiretight-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // Private by default, which would hide the report from the step that uploads it; the umask still applies.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder
}
