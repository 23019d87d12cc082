//! In which builds a file ends up, told from its path.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use serde::Deserialize;

use crate::channel::Reach;
use crate::source::yaml::{Document, Mistake, Spanned};

/// The shape of `reach.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReachFile {
    reach: Vec<Entry>,
    placeholders: Vec<Placeholder>,
}

/// What a plugin of a build puts for a placeholder.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Placeholder {
    /// The plugin's id.
    pub plugin: String,
    /// The placeholder.
    pub name: String,
    /// What stands there in builds that are released.
    pub release: String,
    /// And in builds for debugging.
    pub debug: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    reach: Reach,
    paths: Vec<Spanned<String>>,
}

/// Patterns of paths with what they say.
#[derive(Clone, Debug)]
pub(super) struct Reaches {
    globs: GlobSet,
    /// What each glob says.
    says: Vec<Reach>,
    placeholders: Vec<Placeholder>,
    /// Nothing but tests is looked at.
    only_tests: bool,
}

impl Reaches {
    /// Reads the patterns.
    pub(super) fn load(document: Document<'_>) -> Result<Self, Vec<Mistake>> {
        let file = document.read::<ReachFile>()?;
        let Document { path, text, .. } = document;
        let (mut globs, mut says, mut mistakes) = (GlobSetBuilder::new(), Vec::new(), Vec::new());
        for entry in &file.reach {
            for glob in &entry.paths {
                match GlobBuilder::new(&glob.value).literal_separator(true).build() {
                    Ok(glob) => {
                        globs.add(glob);
                        says.push(entry.reach);
                    }
                    Err(error) => {
                        mistakes.push(Mistake::at(path, text, glob.span, format!("not a glob: {}", error.kind())));
                    }
                }
            }
        }
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        let globs = globs.build().map_err(|error| {
            let span = file.reach.first().and_then(|entry| entry.paths.first()).map(|glob| glob.span);
            vec![Mistake::at(path, text, span.unwrap_or_default(), error.kind().to_string())]
        })?;
        Ok(Self { globs, says, placeholders: file.placeholders, only_tests: false })
    }

    /// What a plugin puts for a placeholder, in builds that are released and in debug builds.
    pub(super) fn placeholder(&self, plugin: &str, name: &str) -> Option<&Placeholder> {
        self.placeholders.iter().find(|own| own.plugin == plugin && own.name == name)
    }

    /// For a tree with this source code. Where all of it is tests, they test nothing that is here: they are what the
    /// question is about, and count like what users run.
    pub(super) fn of_tree<'a>(mut self, code: impl Iterator<Item = &'a str>) -> Self {
        let mut code = code.peekable();
        self.only_tests = code.peek().is_some() && code.all(|path| self.of(path) == Reach::Test);
        self
    }

    /// The reach of a path.
    pub(super) fn of(&self, path: &str) -> Reach {
        let last = self.globs.matches(path).into_iter().next_back();
        let reach = last.and_then(|glob| self.says.get(glob)).copied().unwrap_or(Reach::Production);
        if reach == Reach::Test && self.only_tests { Reach::Production } else { reach }
    }
}

#[cfg(test)]
mod tests {
    use super::super::builtin;
    use super::*;
    use crate::source::Walk;

    #[test]
    fn source_sets_of_every_build_tool_are_told_apart() {
        let reaches = builtin::reaches(&Walk::default()).expect("the built-in patterns");
        for (reach, paths) in [
            (
                Reach::Test,
                &[
                    "src/test/java/A.java",
                    "app/src/androidTest/java/A.kt",
                    "app/src/testDebug/A.kt",
                    "shared/src/commonTest/kotlin/A.kt",
                    "Tests/AppTests/A.swift",
                    "AppUITests/A.swift",
                    "ios/AppTests/Net/A.swift",
                    "test/java/A.java",
                    "client/jvm/test/io/acme/A.kt",
                    "modules/net/tests/A.swift",
                ][..],
            ),
            (Reach::DebugOnly, &["app/src/debug/java/A.kt", "app/src/freeDebug/A.kt"]),
            (
                Reach::Production,
                &[
                    "src/main/java/com/acme/test/A.java",
                    "client/jvm/src/io/acme/test/A.kt",
                    "Sources/App/Testing.swift",
                    "app/src/main/java/Contests/A.java",
                    "app/src/latest/A.kt",
                    "debug/A.java",
                ],
            ),
        ] {
            for path in paths {
                assert_eq!(reaches.of(path), reach, "{path}");
            }
        }
    }

    #[test]
    fn tests_that_stand_alone_are_what_is_asked_about() {
        let of_tree = |code: &[&'static str]| {
            builtin::reaches(&Walk::default())
                .expect("the built-in patterns")
                .of_tree(code.iter().copied())
                .of("src/test/java/A.java")
        };
        assert_eq!(of_tree(&["src/test/java/A.java", "Tests/B.swift"]), Reach::Production);
        assert_eq!(of_tree(&["src/test/java/A.java", "src/main/java/B.java"]), Reach::Test);
        assert_eq!(of_tree(&["src/test/java/A.java", "src/debug/java/B.java"]), Reach::Test);
    }
}
