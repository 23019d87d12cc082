//! What a file holds, told from its name alone.

use borsh::{BorshDeserialize, BorshSerialize};

use super::words::words_of;

/// The kinds of file that Wiretight reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, BorshDeserialize, BorshSerialize)]
pub enum FileKind {
    /// Java source (`.java`).
    Java,
    /// Kotlin source or script (`.kt`, `.kts`).
    Kotlin,
    /// Swift source (`.swift`).
    Swift,
    /// An XML document (`.xml`): Android manifests, resources, network security configs.
    Xml,
    /// A property list (`.plist`, `.entitlements`), XML or binary.
    Plist,
    /// Java properties (`.properties`).
    Properties,
    /// YAML (`.yml`, `.yaml`), the `app.json` of Expo, the `capacitor.config.json` of Capacitor, and other JSON whose name
    /// says that something is set there.
    Yaml,
    /// Environment variables (`.env`, `.env.production`).
    Env,
    /// What a build is made of: Gradle scripts and version catalogs, projects of Xcode and their settings, what package
    /// managers are asked for and wrote down.
    Build,
    /// What starts programs or is run while they are built: shell scripts, descriptions of containers and of services,
    /// and `.conf` files, which may be HOCON as well.
    Script,
    /// Nothing that is read.
    Other,
}

/// Words in the names of files in which a program finds what it is set to.
const SETS: [&str; 11] = [
    "appsettings",
    "config",
    "configs",
    "configuration",
    "endpoint",
    "endpoints",
    "environment",
    "environments",
    "server",
    "servers",
    "settings",
];

/// Whether the name of a file says that something is set there: `config.json`, `AppConfig.json`, `servers.prod.json`.
fn names_settings(name: &str) -> bool {
    words_of(name).iter().any(|word| SETS.contains(&word.as_str()))
}

impl FileKind {
    /// The kind of a file by the end of its path.
    #[must_use]
    pub fn of_path(path: &str) -> Self {
        let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
        if name == ".env" || name.starts_with(".env.") {
            return Self::Env;
        }
        let is_build =
            [".gradle", ".gradle.kts", ".versions.toml", ".pbxproj", ".xcconfig"].iter().any(|end| name.ends_with(end))
                || matches!(name, "Podfile" | "Cartfile" | "Package.resolved" | "Podfile.lock" | "Cartfile.resolved");
        if is_build {
            return Self::Build;
        }
        // JSON is YAML too.
        if name.ends_with(".json") && (name == "app.json" || names_settings(name)) {
            return Self::Yaml;
        }
        if matches!(name, "Dockerfile" | "Containerfile" | "Procfile" | "jvm.options" | "jvm.config" | "maven.config")
            || name.starts_with("Dockerfile.")
        {
            return Self::Script;
        }
        let Some((_, extension)) = name.rsplit_once('.') else { return Self::Other };
        match extension.to_ascii_lowercase().as_str() {
            "java" => Self::Java,
            "kt" | "kts" => Self::Kotlin,
            "swift" => Self::Swift,
            "xml" => Self::Xml,
            "plist" | "entitlements" => Self::Plist,
            "properties" => Self::Properties,
            "yml" | "yaml" => Self::Yaml,
            "env" => Self::Env,
            "sh" | "bash" | "bat" | "cmd" | "service" | "dockerfile" | "conf" => Self::Script,
            _ => Self::Other,
        }
    }

    /// Whether the file is program source, which goes through a language's lowering.
    #[must_use]
    pub fn is_code(self) -> bool {
        matches!(self, Self::Java | Self::Kotlin | Self::Swift)
    }

    /// The word that reports use for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Java => "java",
            Self::Kotlin => "kotlin",
            Self::Swift => "swift",
            Self::Xml => "xml",
            Self::Plist => "plist",
            Self::Properties => "properties",
            Self::Yaml => "yaml",
            Self::Env => "env",
            Self::Build => "build",
            Self::Script => "script",
            Self::Other => "other",
        }
    }
}
