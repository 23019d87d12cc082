//! The state of a project in which HEAD and a revision part: its files, what was found in them, and whom they talked to.

use std::collections::BTreeMap;
use std::path::PathBuf;

use time::Date;

use super::exceptions::shown;
use super::paths::Roots;
use super::shelf::{Beside, Shelf};
use super::state::{Context, State};
use super::{Error, Options};
use crate::configs;
use crate::inventory::Inventory;
use crate::policy::{self, Accepted, Baseline, Level, Policies};
use crate::source::git::{GitError, Repository, Stored};
use crate::source::{self, Found, Walk};

/// An earlier state of what is scanned.
pub(super) struct Earlier {
    revision: String,
    repository: Repository,
    /// By the paths under which the scan knows the files.
    files: BTreeMap<String, Stored>,
}

impl Earlier {
    /// Looks up the state that is compared with, if there is one.
    ///
    /// # Errors
    /// Git does not know it.
    pub fn find(roots: &[PathBuf], options: &Options) -> Result<Option<Self>, Error> {
        let Some(revision) = &options.against.base else { return Ok(None) };
        let told = |why: GitError| Error::Base { revision: revision.clone(), why };
        let repository = Repository::of(&options.here).map_err(told)?;
        let commit = repository.merge_base(revision).map_err(told)?;
        let Roots { real, base } = Roots::of(roots, &options.here)?;
        let mut files = BTreeMap::new();
        for stored in repository.files(&commit).map_err(told)? {
            let full = repository.top().join(&stored.path);
            let is_met = |(root, _): &(PathBuf, bool)| {
                full.strip_prefix(root).is_ok_and(|below| source::is_met(below, &options.walk))
            };
            let fits = stored.size <= options.walk.limits.of(stored.kind);
            if let Ok(path) = full.strip_prefix(&base)
                && fits
                && real.iter().any(is_met)
            {
                files.insert(shown(path), stored);
            }
        }
        Ok(Some(Self { revision: revision.clone(), repository, files }))
    }

    /// Whether program source was there.
    pub fn has_code(&self) -> bool {
        self.files.values().any(|stored| stored.kind.is_code())
    }

    /// A shelf for what the present state has alike.
    pub fn shelf(&self) -> Shelf<'_> {
        Shelf::new(|path, bytes| self.files.get(path).is_some_and(|stored| stored.held(bytes)))
    }

    /// The findings and the inventory. The same policies judge them, and no exception.
    ///
    /// # Errors
    /// Git cannot give what differs from the present.
    pub fn judged(
        &self,
        now: &State<'_>,
        shelf: &Shelf<'_>,
        context: &Context<'_>,
        policies: &Policies,
    ) -> Result<(Baseline, Inventory), Error> {
        let then = match self.is_like(now, shelf) {
            true => None,
            false => Some(State::of(self.walk(shelf)?, context, Beside::Second(shelf), None)?),
        };
        let state = then.as_ref().unwrap_or(now);
        let files = &state.gathered.files;
        let mut verdict = policy::judge(&state.traced.channels, policies, files);
        policy::settle(&mut verdict, policies, &Accepted::nothing(Date::MIN), files);
        Ok((Baseline::of(&verdict.findings, files, Level::Review), state.inventory(&verdict)))
    }

    /// Whether the present state has the same files, and each that is read alike.
    fn is_like(&self, now: &State<'_>, shelf: &Shelf<'_>) -> bool {
        self.files.keys().eq(&now.gathered.files.paths)
            && self.files.iter().all(|(path, stored)| !is_read(path, stored) || shelf.holds(path))
    }

    /// The files of the state. Those that do not lie on the shelf come with what they held.
    fn walk(&self, shelf: &Shelf<'_>) -> Result<Walk, Error> {
        let differ = self.files.iter().filter(|(path, stored)| is_read(path, stored) && !shelf.holds(path));
        let differ: Vec<(&String, &Stored)> = differ.collect();
        let contents = self.repository.contents(differ.iter().map(|(_, stored)| *stored));
        let contents = contents.map_err(|why| Error::Base { revision: self.revision.clone(), why })?;
        let mut held = differ.into_iter().map(|(path, _)| path).zip(contents).peekable();
        let found = |(path, stored): (&String, &Stored)| Found {
            path: path.clone(),
            full: self.repository.top().join(&stored.path),
            held: held.next_if(|(differs, _)| *differs == path).map(|(_, bytes)| bytes.into()),
            kind: stored.kind,
            lossy: false,
        };
        Ok(Walk { files: self.files.iter().map(found).collect(), ..Walk::default() })
    }
}

/// Whether a scan reads a file.
fn is_read(path: &str, stored: &Stored) -> bool {
    stored.kind.is_code() || configs::may_hold_settings(path)
}
