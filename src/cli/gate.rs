//! What a run is held against: the baseline, the waivers, the day, and the state that it is compared with.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use time::OffsetDateTime;

use super::Failure;
use super::args;
use crate::policy::date;
use crate::report::AzurePipeline;
use crate::scan::{Against, Exceptions};

/// Where the baseline stands unless another is named.
pub(super) const BASELINE: &str = ".wiretight/baseline.json";
/// Where the waivers stand unless others are named.
const WAIVERS: &str = ".wiretight/waivers.yaml";

/// What the flags and the environment say.
pub(super) fn against(args: &args::Gate) -> Result<Against, Failure> {
    let named = |path: &Option<PathBuf>, otherwise: &str| match path {
        Some(path) => Exceptions::Named(path.clone()),
        None => Exceptions::InTree(otherwise.into()),
    };
    let base = match args.base.as_deref() {
        Some("auto") => detected(&|name| std::env::var_os(name)),
        Some("") => {
            return Err(Failure::Usage("`--base` names no revision; write a commit, a branch or `auto`".into()));
        }
        base => base.map(str::to_owned),
    };
    Ok(Against {
        today: Some(moment(args)?.date()),
        base,
        baseline: if args.no_baseline { Exceptions::None } else { named(&args.baseline, BASELINE) },
        waivers: named(&args.waivers, WAIVERS),
        inline: !args.ignore_inline,
    })
}

/// The revision that the surroundings compare with: the target of a pull or merge request, what is pushed to, or what a
/// commit is added to. Nothing elsewhere: then there is no comparison.
pub(super) fn detected(variable: &dyn Fn(&str) -> Option<OsString>) -> Option<String> {
    let said = |name: &str| variable(name)?.into_string().ok().filter(|value| !value.is_empty());
    let nobody = |revision: &String| revision.bytes().all(|byte| byte == b'0');
    if let Some(branch) = said("GITHUB_BASE_REF") {
        return Some(format!("origin/{branch}"));
    }
    let gitlab = said("CI_MERGE_REQUEST_DIFF_BASE_SHA");
    let pushed = said("PRE_COMMIT_FROM_REF").filter(|revision| !nobody(revision));
    gitlab.or(pushed).or_else(|| said("PRE_COMMIT").map(|_| "HEAD".to_owned()))
}

/// When the run takes place (UTC): as it is given, as `SOURCE_DATE_EPOCH` says, or now.
pub(super) fn moment(args: &args::Gate) -> Result<OffsetDateTime, Failure> {
    if let Some(now) = &args.now {
        let no_date = || Failure::Usage(format!("--now takes a day such as 2027-03-31, not `{now}`"));
        return date(now).map(|day| day.midnight().assume_utc()).ok_or_else(no_date);
    }
    let seconds = match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(text) => text.trim().parse::<i64>().map_err(|_| {
            Failure::Usage(format!(
                "SOURCE_DATE_EPOCH is a number of seconds since 1970, not `{}`",
                text.escape_debug()
            ))
        })?,
        Err(_) => SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(i64::MAX)),
    };
    let out_of_range = |_| Failure::Usage(format!("{seconds} seconds since 1970 are no day that can be told"));
    OffsetDateTime::from_unix_timestamp(seconds).map_err(out_of_range)
}

/// The pipeline of Azure DevOps that the program runs in; none elsewhere, or where its variables are not all there.
pub(super) fn azure(variable: &dyn Fn(&str) -> Option<OsString>) -> Option<AzurePipeline> {
    let one = |name: &str| variable(name)?.into_string().ok().filter(|value| !value.trim().is_empty());
    let said = |name: &str, otherwise: &str| one(name).or_else(|| one(otherwise));
    one("TF_BUILD")?;
    // `https://dev.azure.com/organisation/` or `https://organisation.visualstudio.com/`.
    let collection = one("SYSTEM_COLLECTIONURI")?;
    let (_, rest) = collection.split_once("://")?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let first = path.split('/').find(|part| !part.is_empty());
    let organisation = first.or_else(|| host.split('.').next())?.to_owned();
    let definition = said("BUILD_DEFINITIONID", "SYSTEM_DEFINITIONID")?.parse().ok()?;
    let phase = said("SYSTEM_PHASEID", "SYSTEM_JOBID")?;
    let parts = [
        organisation,
        one("SYSTEM_TEAMPROJECTID")?,
        format!("{definition}"),
        phase.clone(),
        one("BUILD_SOURCEBRANCH")?,
        one("BUILD_BUILDID")?,
    ];
    Some(AzurePipeline {
        id: parts.join("/"),
        definition,
        definition_name: one("BUILD_DEFINITIONNAME")?,
        phase,
        phase_name: said("SYSTEM_PHASENAME", "SYSTEM_JOBNAME")?,
    })
}

#[cfg(test)]
mod tests {
    use super::{azure, detected};

    #[test]
    fn pipelines_of_azure_say_who_they_are() {
        let mut variables = vec![
            ("TF_BUILD", "True"),
            ("SYSTEM_COLLECTIONURI", "https://dev.azure.com/acme/"),
            ("SYSTEM_TEAMPROJECTID", "11111111-1111-4111-8111-111111111111"),
            ("SYSTEM_DEFINITIONID", "12"),
            ("BUILD_DEFINITIONNAME", "app"),
            ("BUILD_BUILDID", "345"),
            ("BUILD_SOURCEBRANCH", "refs/heads/main"),
            ("SYSTEM_PHASEID", "22222222-2222-4222-8222-222222222222"),
            ("SYSTEM_PHASENAME", "checks"),
        ];
        let of = |variables: &[(&str, &str)]| {
            azure(&|name| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).into()))
        };
        let pipeline = of(&variables).map(|pipeline| (pipeline.id, pipeline.definition, pipeline.phase_name));
        let id =
            "acme/11111111-1111-4111-8111-111111111111/12/22222222-2222-4222-8222-222222222222/refs/heads/main/345";
        assert_eq!(pipeline, Some((id.to_owned(), 12, "checks".to_owned())));
        variables.remove(4);
        assert_eq!(of(&variables), None, "half a pipeline is none");
        assert_eq!(of(&[]), None);
    }

    fn of(variables: &[(&str, &str)]) -> Option<String> {
        let look = |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).into());
        detected(&look)
    }

    #[test]
    fn the_surroundings_say_what_to_compare_with() {
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[("GITHUB_BASE_REF", "main")]).as_deref(), Some("origin/main"));
        assert_eq!(of(&[("GITHUB_BASE_REF", "")]), None, "a push");
        assert_eq!(of(&[("CI_MERGE_REQUEST_DIFF_BASE_SHA", "4f3a")]).as_deref(), Some("4f3a"));
        assert_eq!(of(&[("PRE_COMMIT", "1")]).as_deref(), Some("HEAD"));
        assert_eq!(of(&[("PRE_COMMIT", "1"), ("PRE_COMMIT_FROM_REF", "4f3a")]).as_deref(), Some("4f3a"));
        assert_eq!(
            of(&[("PRE_COMMIT", "1"), ("PRE_COMMIT_FROM_REF", "0000")]).as_deref(),
            Some("HEAD"),
            "a new branch"
        );
    }
}
