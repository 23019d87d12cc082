//! Android's policy on plain text: what a whole project permits, by systems, target, manifest, configuration and build.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::Path;

use rayon::prelude::*;
use wiretight::channel::{Kind, Platform};
use wiretight::policy::{Certainty, PathOf as _};
use wiretight::scan::{Options, Scanned, scan};

/// A request to `api.example.com` in plain text, by a stack that asks the platform.
const CODE: &str = "import java.net.*;\nclass A {\n  void f() throws Exception {\n    HttpURLConnection c = \
                    (HttpURLConnection) new URL(\"http://api.example.com/\").openConnection();\n    c.getInputStream();\n  }\n}\n";

/// Files of a project, by path.
type Files = Vec<(&'static str, String)>;

fn run(files: &[(&str, String)]) -> Scanned {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let options = Options { here: folder.path().to_owned(), threads: Some(1), ..Options::default() };
    scan(&[folder.path().to_owned()], &options).unwrap()
}

/// What the platform does to the request, and what permits plain text or trusts the user, in the order of the files.
fn seen(scanned: &Scanned) -> (String, String) {
    let verdict = |platform| match platform {
        Platform::Permits => "permits",
        Platform::Blocks => "blocks",
        Platform::DoesNotApply => "unknown",
    };
    let links = scanned.channels.iter().filter(|channel| channel.kind == Kind::Link);
    let links: Vec<&str> = links.map(|channel| verdict(channel.platform)).collect();
    let weak = |channel: &&wiretight::channel::Channel| {
        let trusts = channel.part.as_deref() == Some("user-certificates");
        let word = if trusts {
            channel.identity.known().map(|i| i.to_string())
        } else {
            channel.encryption.known().map(|e| e.to_string())
        };
        matches!(word.as_deref(), Some("none" | "chain"))
    };
    let name = |channel: &wiretight::channel::Channel| {
        let path = scanned.files.path_of(channel.place.file).unwrap();
        let file = wiretight::report::Files::file(&scanned.files, channel.place.file).unwrap();
        let text = channel.place.span.of(&file.text);
        let line = file.lines.text(&file.text, file.line_column(channel.place.span.start).line).trim().to_owned();
        match path.rsplit('/').next().unwrap() {
            "AndroidManifest.xml" => "manifest".to_owned(),
            "net.xml" if line.contains("<base-config") => "base".to_owned(),
            "net.xml" => "domain".to_owned(),
            _ if channel.part.as_deref() == Some("user-certificates") => format!("target-trust {text}"),
            _ => format!("target {text}"),
        }
    };
    let mut permissions: Vec<String> =
        scanned.channels.iter().filter(|channel| channel.kind == Kind::Permission).filter(weak).map(name).collect();
    permissions.iter_mut().for_each(|name| *name = name.split(' ').next().unwrap().to_owned());
    permissions.sort();
    let permissions = if permissions.is_empty() { "-".to_owned() } else { permissions.join(" ") };
    (links.join(" "), permissions)
}

/// The configurations that the table names.
fn config(name: &str) -> Option<&'static str> {
    Some(match name {
        "none" => return None,
        "empty" => "",
        "base-true" => "<base-config cleartextTrafficPermitted='true'/>",
        "base-false" => "<base-config cleartextTrafficPermitted='false'/>",
        "base-false-but-api" => {
            "<base-config cleartextTrafficPermitted='false'/>
             <domain-config cleartextTrafficPermitted='true'><domain>api.example.com</domain></domain-config>"
        }
        "base-false-but-example" => {
            "<base-config cleartextTrafficPermitted='false'/>
             <domain-config cleartextTrafficPermitted='true'><domain includeSubdomains='true'>example.com</domain></domain-config>"
        }
        "base-false-but-example-alone" => {
            "<base-config cleartextTrafficPermitted='false'/>
             <domain-config cleartextTrafficPermitted='true'><domain>example.com</domain></domain-config>"
        }
        "base-true-but-api" => {
            "<base-config cleartextTrafficPermitted='true'/>
             <domain-config cleartextTrafficPermitted='false'><domain>api.example.com</domain></domain-config>"
        }
        "only-api-true" => "<domain-config cleartextTrafficPermitted='true'><domain>api.example.com</domain></domain-config>",
        "only-api-false" => "<domain-config cleartextTrafficPermitted='false'><domain>api.example.com</domain></domain-config>",
        "only-other-true" => "<domain-config cleartextTrafficPermitted='true'><domain>old.example.org</domain></domain-config>",
        "nested" => {
            "<base-config cleartextTrafficPermitted='false'/>
             <domain-config cleartextTrafficPermitted='true'><domain includeSubdomains='true'>example.com</domain>
             <domain-config cleartextTrafficPermitted='false'><domain>api.example.com</domain></domain-config></domain-config>"
        }
        "nested-inherits" => {
            "<base-config cleartextTrafficPermitted='false'/>
             <domain-config cleartextTrafficPermitted='true'><domain includeSubdomains='true'>example.com</domain>
             <domain-config><domain>api.example.com</domain></domain-config></domain-config>"
        }
        "nested-silent" => {
            "<base-config cleartextTrafficPermitted='true'/>
             <domain-config><domain includeSubdomains='true'>example.com</domain>
             <domain-config><domain>api.example.com</domain></domain-config></domain-config>"
        }
        "longest" => {
            "<base-config cleartextTrafficPermitted='false'/>
             <domain-config cleartextTrafficPermitted='false'><domain includeSubdomains='true'>example.com</domain></domain-config>
             <domain-config cleartextTrafficPermitted='true'><domain>api.example.com</domain></domain-config>"
        }
        "not-bool" => "<base-config cleartextTrafficPermitted='maybe'/>",
        _ => panic!("unknown configuration {name}"),
    })
}

fn nsc(inside: &str) -> String {
    format!("<network-security-config>\n{inside}\n</network-security-config>")
}

fn manifest(attributes: &str) -> String {
    format!(
        "<manifest xmlns:android=\"http://schemas.android.com/apk/res/android\" \
         xmlns:tools=\"http://schemas.android.com/tools\">\n<application {attributes}/>\n</manifest>"
    )
}

/// The build files that say the two numbers, spelled in one of the many ways.
fn build(spelling: usize, oldest: &str, target: &str) -> Files {
    let script = |plugin: &str, body: String| format!("{plugin}\nandroid {{\n{body}\n}}\n");
    match spelling % 6 {
        0 => vec![("app/build.gradle.kts", script(
            "plugins { id(\"com.android.application\") }",
            format!("    defaultConfig {{\n        minSdk = {oldest}\n        targetSdk = {target} // latest\n    }}"),
        ))],
        1 => vec![("app/build.gradle", script(
            "apply plugin: 'com.android.application'",
            format!("    defaultConfig {{\n        minSdkVersion {oldest}\n        targetSdkVersion {target}\n    }}"),
        ))],
        2 => vec![
            ("build.gradle", format!("ext {{\n    oldest = {oldest}\n    sdk = [target: {target}]\n}}\n")),
            ("app/build.gradle", script(
                "plugins {\n    id 'com.android.application'\n}",
                "    defaultConfig {\n        minSdkVersion rootProject.ext.oldest\n        targetSdkVersion rootProject.ext.sdk.target\n    }".to_owned(),
            )),
        ],
        3 => vec![
            ("gradle/libs.versions.toml", format!("[versions]\nmin-sdk = \"{oldest}\"\ntarget_sdk = \"{target}\"\n")),
            ("app/build.gradle.kts", script(
                "plugins { alias(libs.plugins.android.application) }",
                "    defaultConfig {\n        minSdk = libs.versions.min.sdk.get().toInt()\n        targetSdk = libs.versions.target.sdk.get().toInt()\n    }".to_owned(),
            )),
        ],
        4 => vec![
            ("gradle.properties", format!("sdk.min={oldest}\nTARGET={target}\nOLDEST={oldest}\n")),
            ("app/build.gradle", script(
                "",
                "    defaultConfig {\n        applicationId \"com.example\"\n        minSdk OLDEST.toInteger()\n        targetSdk Integer.parseInt(project.property('TARGET'))\n    }".to_owned(),
            )),
        ],
        _ => vec![("app/build.gradle.kts", script(
            &format!("plugins {{ id(\"com.android.application\") }}\nval oldest = {oldest}\nval newest: Int = {target}"),
            "    /* sdk */ defaultConfig {\n        minSdkVersion(oldest)\n        targetSdkVersion(newest)\n    }".to_owned(),
        ))],
    }
}

#[test]
fn the_effective_policy() {
    let table = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/configs/android/policy.tsv");
    let table = fs::read_to_string(table).unwrap();
    let rows: Vec<Vec<&str>> =
        table.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect()).collect();
    assert!(rows.len() >= 150);
    let wrong: Vec<String> = rows
        .par_iter()
        .enumerate()
        .filter_map(|(at, row)| {
            let [oldest, target, flag, name, expected, permits] = row.as_slice() else { panic!("{row:?}") };
            let mut files = build(at, oldest, target);
            let mut attributes = String::new();
            if *flag != "-" {
                attributes.push_str(&format!("\n    android:usesCleartextTraffic=\"{flag}\""));
            }
            if let Some(inside) = config(name) {
                attributes.push_str("\n    android:networkSecurityConfig=\"@xml/net\"");
                files.push(("app/src/main/res/xml/net.xml", nsc(inside)));
            }
            files.push(("app/src/main/AndroidManifest.xml", manifest(&attributes)));
            files.push(("app/src/main/java/A.java", CODE.to_owned()));
            let seen = seen(&run(&files));
            let mut wanted: Vec<&str> = permits.split(' ').collect();
            wanted.sort_unstable();
            let wanted = ((*expected).to_owned(), wanted.join(" "));
            (seen != wanted).then(|| format!("{row:?} spelling {}: {seen:?}", at % 6))
        })
        .collect();
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// An app with further files; expected are what happens to the request and what is permitted.
fn app(name: &str, attributes: &str, more: &[(&'static str, &str)], expected: (&str, &str)) {
    let mut files = build(0, "28", "34");
    files.push(("app/src/main/AndroidManifest.xml", manifest(attributes)));
    files.push(("app/src/main/java/A.java", CODE.to_owned()));
    for (path, text) in more {
        files.retain(|(own, _)| own != path);
        files.push((path, (*text).to_owned()));
    }
    let (platform, permissions) = seen(&run(&files));
    assert_eq!((platform.as_str(), permissions.as_str()), expected, "{name}");
}

/// How many findings say that it cannot be told what the platform permits.
fn unread(attributes: &str, more: &[(&'static str, &str)]) -> usize {
    let mut files = build(0, "28", "34");
    files.push(("app/src/main/AndroidManifest.xml", manifest(attributes)));
    files.extend(more.iter().map(|(path, text)| (*path, (*text).to_owned())));
    let scanned = run(&files);
    let findings = scanned.verdict.findings.iter();
    findings.filter(|f| f.rule.id == "platform-permits-cleartext" && f.certainty == Certainty::Unknown).count()
}

const NET: &str = "android:networkSecurityConfig=\"@xml/net\"";
const PERMITS: &str =
    "<network-security-config><base-config cleartextTrafficPermitted=\"true\"/></network-security-config>";
const REFUSES: &str =
    "<network-security-config><base-config cleartextTrafficPermitted=\"false\"/></network-security-config>";

fn script(inside: &str) -> String {
    format!(
        "plugins {{ id(\"com.android.application\") }}\nandroid {{\n  defaultConfig {{ minSdk = 28; targetSdk = 34 }}\n{inside}\n}}\n"
    )
}

#[test]
fn placeholders_are_filled_in_by_the_build() {
    let flag = "android:usesCleartextTraffic=\"${cleartext}\"";
    let with = |inside: &str| script(inside);
    app(
        "true in all builds",
        flag,
        &[("app/build.gradle.kts", &with("defaultConfig { manifestPlaceholders[\"cleartext\"] = true }"))],
        ("permits", "manifest"),
    );
    app(
        "false in all builds",
        flag,
        &[("app/build.gradle.kts", &with("defaultConfig { manifestPlaceholders[\"cleartext\"] = \"false\" }"))],
        ("blocks", "-"),
    );
    app(
        "true in debug builds",
        flag,
        &[(
            "app/build.gradle.kts",
            &with(
                "buildTypes { getByName(\"debug\") { manifestPlaceholders[\"cleartext\"] = \"true\" }\n release { manifestPlaceholders += mapOf(\"cleartext\" to \"false\") } }",
            ),
        )],
        ("blocks", "manifest"),
    );
    let third = |release: &str, value: &str| {
        with(&format!(
            "defaultConfig {{ manifestPlaceholders[\"cleartext\"] = \"true\" }}\n buildTypes {{ release {{ {release} }}\n create(\"benchmark\") {{ initWith(getByName(\"release\"))\n manifestPlaceholders[\"cleartext\"] = \"{value}\" }} }}",
        ))
    };
    app(
        "true in all builds but a third sort",
        flag,
        &[("app/build.gradle.kts", &third("isMinifyEnabled = true", "false"))],
        ("permits", "manifest"),
    );
    app(
        "true in a third sort of build",
        flag,
        &[("app/build.gradle.kts", &third("manifestPlaceholders[\"cleartext\"] = \"false\"", "true"))],
        ("blocks", "manifest"),
    );
    app("nobody says", flag, &[], ("unknown", "-"));
}

#[test]
fn resources_are_followed() {
    let flag = "android:usesCleartextTraffic=\"@bool/clear\"";
    app(
        "true",
        flag,
        &[("app/src/main/res/values/net.xml", "<resources><bool name=\"clear\">true</bool></resources>")],
        ("permits", "manifest"),
    );
    app(
        "false",
        flag,
        &[("app/src/main/res/values/bools.xml", "<resources><bool name=\"clear\">false</bool></resources>")],
        ("blocks", "-"),
    );
    app(
        "differs between systems",
        flag,
        &[
            ("app/src/main/res/values/bools.xml", "<resources><bool name=\"clear\">true</bool></resources>"),
            ("app/src/main/res/values-v30/bools.xml", "<resources><bool name=\"clear\">false</bool></resources>"),
        ],
        ("unknown", "-"),
    );
}

#[test]
fn source_sets_and_qualifiers_are_kept_apart() {
    app(
        "debug only",
        NET,
        &[("app/src/main/res/xml/net.xml", REFUSES), ("app/src/debug/res/xml/net.xml", PERMITS)],
        ("blocks", "base"),
    );
    app(
        "a flavour permits",
        NET,
        &[("app/src/main/res/xml/net.xml", REFUSES), ("app/src/free/res/xml/net.xml", PERMITS)],
        ("permits", "base"),
    );
    app(
        "newer systems refuse",
        NET,
        &[("app/src/main/res/xml/net.xml", PERMITS), ("app/src/main/res/xml-v28/net.xml", REFUSES)],
        ("blocks", "base"),
    );
    app("it is not there", NET, &[], ("unknown", "-"));
    assert_eq!(unread(NET, &[]), 1, "it is not there, and that is said");
    assert_eq!(unread(NET, &[("lib/src/main/res/xml/net.xml", PERMITS)]), 0, "a library brings it along");
    assert_eq!(unread("android:networkSecurityConfig=\"${net}\"", &[]), 1, "nobody says which one");
    assert_eq!(unread("", &[]), 0, "none is named");
    app("not named", "", &[("app/src/main/res/xml/net.xml", PERMITS)], ("blocks", "-"));
}

#[test]
fn the_app_decides_before_its_libraries() {
    let permits = manifest("android:usesCleartextTraffic=\"true\"");
    let library = [("lib/src/main/AndroidManifest.xml", permits.as_str())];
    app(
        "the app refuses",
        "android:usesCleartextTraffic=\"false\" tools:replace=\"android:usesCleartextTraffic\"",
        &library,
        ("blocks", "-"),
    );
    app("the app removes it", "tools:remove=\"android:usesCleartextTraffic\"", &library, ("blocks", "-"));
}

#[test]
fn debug_manifests_do_not_count_for_what_users_run() {
    let permits = manifest("android:usesCleartextTraffic=\"true\"");
    app("debug", "", &[("app/src/debug/AndroidManifest.xml", &permits)], ("blocks", "manifest"));
}

#[test]
fn sockets_do_not_ask() {
    let code = "class A { void f() throws Exception { new java.net.Socket(\"api.example.com\", 80).getOutputStream().write(1); } }";
    app("a socket", "android:usesCleartextTraffic=\"false\"", &[("app/src/main/java/A.java", code)], ("unknown", "-"));
}

#[test]
fn without_numbers_nothing_is_told() {
    app(
        "no numbers",
        "",
        &[("app/build.gradle.kts", "plugins { id(\"com.android.application\") }\n")],
        ("unknown", "-"),
    );
    app(
        "a library",
        "",
        &[(
            "app/build.gradle.kts",
            "plugins { id(\"com.android.library\") }\nandroid { defaultConfig { minSdk = 28; targetSdk = 34 } }\n",
        )],
        ("unknown", "-"),
    );
}
