//! App Transport Security: what property lists do to a request in plain text.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::Path;

use rayon::prelude::*;
use wiretight::channel::{Channel, Encryption, Fact, Kind, Platform};
use wiretight::scan::{Options, scan};

const CODE: &str = "import Foundation\nfunc load() {\n    URLSession.shared.dataTask(with: URL(string: \"http://api.example.com/\")!).resume()\n}\n";

/// What the platform does to the request, and the keys that permit plain text.
fn seen(plist: &str) -> (String, String) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("App-Info.plist"), plist).unwrap();
    fs::write(folder.path().join("Load.swift"), CODE).unwrap();
    let options = Options { here: folder.path().to_owned(), threads: Some(1), ..Options::default() };
    let scanned = scan(&[folder.path().to_owned()], &options).unwrap();
    let link =
        scanned.channels.iter().filter(|channel| channel.kind == Kind::Link).map(|channel| match channel.platform {
            Platform::Permits => "permits",
            Platform::Blocks => "blocks",
            Platform::DoesNotApply => "unknown",
        });
    let link: Vec<&str> = link.collect();
    let name = |channel: &Channel| {
        let key = channel.place.span.of(plist);
        [
            ("InWebContent", "web"),
            ("ForMedia", "media"),
            ("LocalNetworking", "local"),
            ("ArbitraryLoads", "arbitrary"),
            ("InsecureHTTPLoads", "domain"),
        ]
        .into_iter()
        .find(|(part, _)| key.contains(part))
        .map_or("?", |(_, name)| name)
    };
    let permits =
        scanned.channels.iter().filter(|c| c.kind == Kind::Permission && c.encryption == Fact::Known(Encryption::None));
    let mut permits: Vec<&str> = permits.map(name).collect();
    permits.sort_unstable();
    (link.join(" "), if permits.is_empty() { "-".to_owned() } else { permits.join(" ") })
}

/// Keys with their values.
type Switches = Vec<(&'static str, bool)>;

/// The keys that the table names: nested maps of switches.
fn keys(arbitrary: &str, narrower: &str, exception: &str) -> (Switches, Vec<(&'static str, Switches)>) {
    let mut global = Vec::new();
    if arbitrary != "-" {
        global.push(("NSAllowsArbitraryLoads", arbitrary == "true"));
    }
    match narrower {
        "web" => global.push(("NSAllowsArbitraryLoadsInWebContent", true)),
        "no-web" => global.push(("NSAllowsArbitraryLoadsInWebContent", false)),
        "media" => global.push(("NSAllowsArbitraryLoadsForMedia", true)),
        "local" => global.push(("NSAllowsLocalNetworking", true)),
        "no-local" => global.push(("NSAllowsLocalNetworking", false)),
        _ => {}
    }
    let insecure = "NSExceptionAllowsInsecureHTTPLoads";
    let below = ("NSIncludesSubdomains", true);
    let domains = match exception {
        "exact" => vec![("api.example.com", vec![(insecure, true)])],
        "empty" => vec![("api.example.com", vec![])],
        "no" => vec![("api.example.com", vec![(insecure, false)])],
        "parent-below" => vec![("example.com", vec![below, (insecure, true)])],
        "parent-alone" => vec![("example.com", vec![(insecure, true)])],
        "temporary" => vec![("api.example.com", vec![("NSTemporaryExceptionAllowsInsecureHTTPLoads", true)])],
        "third-party" => vec![("api.example.com", vec![("NSThirdPartyExceptionAllowsInsecureHTTPLoads", true)])],
        "below-but-exact-no" => {
            vec![("example.com", vec![below, (insecure, true)]), ("api.example.com", vec![(insecure, false)])]
        }
        _ => vec![],
    };
    (global, domains)
}

/// The list in XML.
fn xml(global: &[(&str, bool)], domains: &[(&str, Vec<(&str, bool)>)], spelled: bool) -> String {
    let switch = |(key, on): &(&str, bool)| match (spelled, on) {
        (false, _) => format!("<key>{key}</key><{on}/>\n"),
        (true, true) => format!("<key>{key}</key><string>YES</string>\n"),
        (true, false) => format!("<key>{key}</key><string>NO</string>\n"),
    };
    let global: String = global.iter().map(switch).collect();
    let domain = |(name, keys): &(&str, Vec<(&str, bool)>)| {
        format!("<key>{name}</key><dict>{}</dict>\n", keys.iter().map(switch).collect::<String>())
    };
    let domains: String = domains.iter().map(domain).collect();
    let domains =
        if domains.is_empty() { domains } else { format!("<key>NSExceptionDomains</key><dict>\n{domains}</dict>\n") };
    let policy = if global.is_empty() && domains.is_empty() {
        String::new()
    } else {
        format!("<key>NSAppTransportSecurity</key><dict>\n{global}{domains}</dict>\n")
    };
    format!(
        "<plist version=\"1.0\"><dict>\n<key>CFBundlePackageType</key><string>APPL</string>\n{policy}</dict></plist>\n"
    )
}

/// The list in the old text form.
fn text(global: &[(&str, bool)], domains: &[(&str, Vec<(&str, bool)>)]) -> String {
    let switch = |(key, on): &(&str, bool)| format!("{key} = {};\n", if *on { "YES" } else { "NO" });
    let global: String = global.iter().map(switch).collect();
    let domain = |(name, keys): &(&str, Vec<(&str, bool)>)| {
        format!("\"{name}\" = {{ {} }};\n", keys.iter().map(switch).collect::<String>())
    };
    let domains: String = domains.iter().map(domain).collect();
    format!(
        "{{ CFBundlePackageType = APPL;\nNSAppTransportSecurity = {{\n{global}NSExceptionDomains = {{\n{domains}}};\n}}; }}\n"
    )
}

#[test]
fn the_effective_policy() {
    let table = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/configs/apple/ats.tsv");
    let table = fs::read_to_string(table).unwrap();
    let rows: Vec<Vec<&str>> =
        table.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect()).collect();
    assert!(rows.len() >= 80);
    let wrong: Vec<String> = rows
        .par_iter()
        .enumerate()
        .filter_map(|(at, row)| {
            let [arbitrary, narrower, exception, expected, permits] = row.as_slice() else { panic!("{row:?}") };
            let (global, domains) = keys(arbitrary, narrower, exception);
            let plist = match at % 3 {
                0 => xml(&global, &domains, false),
                1 => xml(&global, &domains, true),
                _ => text(&global, &domains),
            };
            let seen = seen(&plist);
            let wanted = ((*expected).to_owned(), (*permits).to_owned());
            (seen != wanted).then(|| format!("{row:?} form {}: {seen:?}", at % 3))
        })
        .collect();
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn what_is_not_told_is_not_guessed() {
    let variable = xml(&[], &[], false).replace("</dict></plist>", "<key>NSAppTransportSecurity</key><dict><key>NSAllowsArbitraryLoads</key><string>$(ALLOW)</string></dict></dict></plist>");
    assert_eq!(seen(&variable).0, "unknown");
    let framework = xml(&[], &[], false).replace("APPL", "FMWK");
    assert_eq!(seen(&framework).0, "unknown");
    assert_eq!(seen(&xml(&[], &[], false)).0, "blocks");
}

/// Settings that read each other in between, variables that mean each other, and values that grow without end.
#[test]
fn what_leads_nowhere_ends_and_is_unknown() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let project = "{ objects = { T = { isa = PBXNativeTarget; buildConfigurationList = L; name = App; productType = \"com.apple.product-type.application\"; }; \
                   L = { isa = XCConfigurationList; buildConfigurations = (R); }; F = { isa = PBXFileReference; path = A.xcconfig; }; \
                   R = { isa = XCBuildConfiguration; name = Release; baseConfigurationReference = F; buildSettings = { INFOPLIST_FILE = App-Info.plist; }; }; }; }";
    write("App.xcodeproj/project.pbxproj", project);
    write("A.xcconfig", "#include \"B.xcconfig\"\nALLOW = $(MORE)\nGROWS = $(GROWS)$(GROWS)\n");
    write("B.xcconfig", "#include \"A.xcconfig\"\n#include \"B.xcconfig\"\nMORE = $(ALLOW)$(GROWS)\n");
    write("Load.swift", CODE);
    let list = |value: &str| {
        xml(&[], &[], false).replace("</dict></plist>", &format!("<key>NSAppTransportSecurity</key><dict><key>NSAllowsArbitraryLoads</key><string>{value}</string></dict></dict></plist>"))
    };
    let options = Options { here: folder.path().to_owned(), threads: Some(1), ..Options::default() };
    for value in ["$(ALLOW)", "$(GROWS)", "$(NOWHERE)", "$(", "${ALLOW", "$()"] {
        write("App-Info.plist", &list(value));
        let scanned = scan(&[folder.path().to_owned()], &options).unwrap();
        let link = scanned.channels.iter().find(|channel| channel.kind == Kind::Link).unwrap();
        assert_eq!(link.platform, Platform::DoesNotApply, "{value}");
    }
    write("B.xcconfig", "MORE = YES\n");
    write("App-Info.plist", &list("$(ALLOW)"));
    let scanned = scan(&[folder.path().to_owned()], &options).unwrap();
    let link = scanned.channels.iter().find(|channel| channel.kind == Kind::Link).unwrap();
    assert_eq!(link.platform, Platform::Permits);
}
