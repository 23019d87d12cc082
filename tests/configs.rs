//! What configuration files say, with the place of every key and value.

use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use wiretight::configs;
use wiretight::ir::Unit;
use wiretight::source::{FileId, SourceFile};

/// A file as if it had been read from disk.
fn file(path: &str, bytes: impl Into<Vec<u8>>) -> SourceFile {
    SourceFile::from_bytes(FileId(0), path, bytes.into())
}

fn fixture(name: &str) -> SourceFile {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/configs").join(name);
    file(name, std::fs::read(path).expect("fixture"))
}

/// One line for each setting and gap: group, key, value, subjects, where key and value stand.
fn show(file: &SourceFile, unit: &Unit) -> String {
    let mut text = String::new();
    let at = |offset: u32| {
        let place = file.line_column(offset);
        format!("{}:{}", place.line, place.column)
    };
    for setting in &unit.settings {
        assert!(setting.span.start <= setting.value_span.start && setting.value_span.end <= setting.span.end);
        let subjects = if setting.subjects.is_empty() { String::new() } else { format!(" {:?}", setting.subjects) };
        let debug = if setting.debug_only { " debug" } else { "" };
        let _ = writeln!(
            text,
            "#{} {} = {:?}{subjects}{debug}\n     {} .. {} {:?}",
            setting.group,
            setting.key,
            setting.value,
            at(setting.span.start),
            at(setting.value_span.start),
            setting.value_span.of(&file.text),
        );
    }
    for gap in &unit.gaps {
        let _ = writeln!(text, "gap {} {}", at(gap.span.start), gap.what);
    }
    text
}

fn read(file: &SourceFile) -> String {
    configs::read(file).map_or_else(|| "nothing".to_owned(), |unit| show(file, &unit))
}

macro_rules! snapshot {
    ($name:literal, $text:expr) => {
        insta::with_settings!({ snapshot_path => "configs", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!($name, $text);
        });
    };
}

#[test]
fn manifest() {
    let file = fixture("manifest/AndroidManifest.xml");
    let unit = configs::read(&file).expect("a manifest");
    assert!(unit.settings.iter().all(|setting| setting.format == "android-manifest"));
    snapshot!("manifest", show(&file, &unit));
}

#[test]
fn manifest_is_known_by_its_root_and_its_namespace() {
    snapshot!("manifest-renamed", read(&fixture("manifest/renamed.xml")));
    assert_eq!(read(&file("layout/AndroidManifest.xml", "<LinearLayout/>")), "nothing");
    assert_eq!(read(&file("res/layout/main.xml", "<LinearLayout><broken></LinearLayout>")), "nothing");
    assert_eq!(read(&file("pom.xml", "no xml")), "nothing");
}

#[test]
fn network_security_config() {
    let file = fixture("nsc/net.xml");
    let unit = configs::read(&file).expect("a configuration");
    assert!(unit.settings.iter().all(|setting| setting.format == "network-security-config"));
    snapshot!("network-security-config", show(&file, &unit));
}

#[test]
fn plist_xml() {
    let file = fixture("plist/Info.plist");
    let unit = configs::read(&file).expect("a property list");
    assert!(unit.settings.iter().all(|setting| setting.format == "info-plist"));
    snapshot!("plist-xml", show(&file, &unit));
}

#[test]
fn plist_text() {
    snapshot!("plist-text", read(&fixture("plist/Old.plist")));
}

/// The same list in its binary form says the same, without places.
#[test]
fn plist_binary() {
    let xml = fixture("plist/Info.plist");
    let value: plist::Value = plist::from_bytes(xml.text.as_bytes()).expect("a list");
    let mut bytes = Vec::new();
    value.to_writer_binary(&mut bytes).expect("a binary list");
    let binary = file("Info.plist", bytes.clone());
    assert_eq!(&*binary.text, "");

    let said = |file: &SourceFile| {
        let unit = configs::read(file).expect("a property list");
        assert_eq!(unit.gaps, []);
        let settings = unit.settings.into_iter();
        let mut said: Vec<_> = settings.map(|s| (s.key.to_string(), s.value.to_string(), s.subjects)).collect();
        said.sort();
        said
    };
    assert_eq!(said(&binary), said(&xml));
    assert_eq!(binary.line_column(0).line, 1);

    // Any damage is either harmless or a gap, and never the end of the scan.
    for at in 0..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0xff;
        let _ = configs::read(&file("Info.plist", damaged));
        let truncated = bytes.get(..at).unwrap_or_default();
        let _ = configs::read(&file("Info.plist", truncated));
    }
    assert_eq!(
        read(&file("Info.plist", b"bplist00garbage".as_slice())),
        "gap 1:1 binary property list that cannot be decoded\n"
    );
}

#[test]
fn plist_without_transport_security() {
    let list = "<plist><dict><key>API_KEY</key><string>x</string></dict></plist>";
    assert_eq!(read(&file("GoogleService-Info.plist", list)), "nothing");
    assert!(read(&file("App/Info.plist", list)).starts_with("#0 API_KEY"));
    let nested = "<plist><dict><key>App</key><dict><key>NSAppTransportSecurity</key><dict><key>NSAllowsArbitraryLoads</key><true/></dict></dict></dict></plist>";
    assert!(
        read(&file("Any.plist", nested)).starts_with("#0 NSAppTransportSecurity.NSAllowsArbitraryLoads = \"true\"")
    );
}

#[test]
fn properties() {
    snapshot!("properties", read(&fixture("properties/application.properties")));
    assert_eq!(read(&file("messages_de.properties", "a=b")), "nothing");
}

#[test]
fn yaml() {
    let file_ = fixture("yaml/application.yml");
    snapshot!("yaml", read(&file_));
    assert_eq!(read(&file(".github/workflows/ci.yml", "a: b")), "nothing");
    assert_eq!(read(&file("config/custom-environment-variables.yml", "kafka: { servers: KAFKA_SERVERS }")), "nothing");
    assert_ne!(read(&file("config/default.yml", "kafka: { servers: KAFKA_SERVERS }")), "nothing");
}

/// Places hold in files from other systems too, where a line or a letter takes more bytes.
#[test]
fn places_hold_in_other_encodings() {
    let text = fixture("manifest/AndroidManifest.xml").text;
    let expected = read(&file("AndroidManifest.xml", text.as_bytes()));
    let utf16: Vec<u8> = "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert_eq!(read(&file("AndroidManifest.xml", utf16)), expected);
    let crlf = text.replace('\n', "\r\n");
    assert_eq!(read(&file("AndroidManifest.xml", crlf)).replace("\\r", ""), expected);
    for name in ["yaml/application.yml", "properties/application.properties"] {
        let lf = fixture(name);
        let crlf = file(name, lf.text.replace('\n', "\r\n"));
        // Excerpts of several lines keep their line ends; nothing else differs.
        assert_eq!(read(&crlf).replace("\\r", ""), read(&lf));
    }
}

/// Mistakes are gaps with a place, and what stands before them is kept.
#[test]
fn mistakes() {
    let mut text = String::new();
    let android = "xmlns:android=\"http://schemas.android.com/apk/res/android\"";
    for (path, source) in [
        ("AndroidManifest.xml", String::new()),
        ("AndroidManifest.xml", "\u{3}\u{0}\u{8}\u{0}binary".to_owned()),
        ("AndroidManifest.xml", format!("<manifest {android}>\n<application android:debuggable=\"true\">\n  <activ")),
        ("AndroidManifest.xml", format!("<manifest {android}>\n<application android:debuggable=\"true\">\n")),
        ("AndroidManifest.xml", format!("<manifest {android}>\n<application android:debuggable=\"true\"></manifest>")),
        ("AndroidManifest.xml", "<manifest><application android:debuggable=\"true\"/></manifest>".to_owned()),
        (
            "AndroidManifest.xml",
            format!(
                "<manifest {android}><application android:label=\"&x;\" android:debuggable=\"true\" android:debuggable=\"false\" broken/></manifest>"
            ),
        ),
        ("Info.plist", String::new()),
        ("Info.plist", "<dict/>".to_owned()),
        (
            "Info.plist",
            "<plist><dict><true/><key>a</key><key>NSAppTransportSecurity</key><odd/></dict></plist>".to_owned(),
        ),
        (
            "Info.plist",
            "<plist><dict><key>NSAppTransportSecurity</key><dict><key>NSAllowsArbitraryLoads</key><true/>".to_owned(),
        ),
        ("Info.plist", "{ NSAppTransportSecurity = { NSAllowsArbitraryLoads = YES;".to_owned()),
        ("Info.plist", "{ a = \"open".to_owned()),
        ("Info.plist", "} a".to_owned()),
        ("application.yml", "a: 1\nb: [1, 2\n---\nc: 3\n".to_owned()),
        ("application.yml", "a: *nowhere\n? [x]\n: 1\n<<: 3\n".to_owned()),
        ("application.yml", "a: &a\n  b: *a\n".to_owned()),
        ("application.yml", "a: {{ .Values.a }}\nb: 1\n".to_owned()),
        ("application.yml", "just text\n".to_owned()),
    ] {
        let file = file(path, source);
        let shown = file.text.replace('\n', "\\n");
        let _ = writeln!(text, "{path} {shown}\n{}", read(&file));
    }
    snapshot!("mistakes", text);
}

/// Reads what was made to hurt; it must end soon, with a gap.
#[track_caller]
fn survives(path: &str, source: String) -> Unit {
    let file = file(path, source);
    let start = Instant::now();
    let unit = configs::read(&file).expect("something to say");
    let took = start.elapsed();
    assert!(took < Duration::from_secs(5), "{path} took {took:?}");
    assert!(!unit.gaps.is_empty(), "no gap");
    assert!(unit.gaps.len() <= 64);
    assert!(unit.settings.len() <= 50_000);
    unit
}

#[test]
fn hostile_xml() {
    let mut laughs = "<!DOCTYPE manifest [<!ENTITY a0 \"ha\">".to_owned();
    for n in 1..40 {
        let _ = write!(laughs, "<!ENTITY a{n} \"&a{0};&a{0};\">", n - 1);
    }
    laughs += "]><manifest xmlns:android=\"http://schemas.android.com/apk/res/android\"><application android:label=\"&a39;\" android:debuggable=\"true\">&a39;</application></manifest>";
    let unit = survives("AndroidManifest.xml", laughs);
    assert!(unit.settings.iter().any(|setting| setting.key == "application.debuggable" && setting.value == "true"));
    assert!(unit.settings.iter().any(|setting| setting.value == "&a39;"), "kept as written");

    let outside = "<!DOCTYPE p [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><plist><dict><key>NSAppTransportSecurity</key><string>&x;</string></dict></plist>";
    let unit = survives("Info.plist", outside.to_owned());
    assert_eq!(unit.settings.first().map(|setting| setting.value.as_str()), Some("&x;"));

    survives("net.xml", format!("<network-security-config>{}", "<domain-config>".repeat(100_000)));
    survives("Info.plist", format!("<plist>{}", "<dict><key>a</key>".repeat(100_000)));
    survives("Info.plist", format!("<plist>{}", "<array/>".repeat(1_000_000)));
    let attributes: String = (0..300_000).fold(String::new(), |all, n| all + &format!(" a{n}=''"));
    survives("AndroidManifest.xml", format!("<manifest{attributes}/>"));
    let namespaces: String = (0..100_000).fold(String::new(), |all, n| all + &format!(" xmlns:a{n}='{n}'"));
    survives("AndroidManifest.xml", format!("<manifest{namespaces}/>"));
    let product =
        "<domain>a.example</domain>".repeat(50_000) + &"<trust-anchors/><pin-set expiration='x'/>".repeat(20_000);
    survives(
        "net.xml",
        format!("<network-security-config><domain-config>{product}</domain-config></network-security-config>"),
    );
}

#[test]
fn hostile_plist() {
    survives("Info.plist", "{a=".repeat(100_000));
    survives("Info.plist", "(".repeat(100_000));
    survives("Info.plist", "(".to_owned() + &"1,".repeat(1_000_000));
    survives("Info.plist", "/*".repeat(100_000));
}

/// Fifty lists, each of which holds the next one twice: a few hundred bytes that stand for a quadrillion values.
#[test]
fn hostile_binary_plist() {
    let mut bytes = b"bplist00".to_vec();
    let mut offsets = Vec::new();
    for n in 0..50_u8 {
        offsets.push(u8::try_from(bytes.len()).expect("small"));
        bytes.extend([0xa2, n + 1, n + 1]);
    }
    offsets.push(u8::try_from(bytes.len()).expect("small"));
    bytes.push(0x09);
    let table = bytes.len() as u64;
    bytes.extend(&offsets);
    bytes.extend([0, 0, 0, 0, 0, 0, 1, 1]);
    for number in [offsets.len() as u64, 0, table] {
        bytes.extend(number.to_be_bytes());
    }
    let start = Instant::now();
    assert_eq!(read(&file("Info.plist", bytes)), "gap 1:1 binary property list that cannot be decoded\n");
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[test]
fn hostile_yaml() {
    survives("application.yml", "[".repeat(100_000));
    survives("application.yml", "{a: ".repeat(100_000));
    survives("application.yml", "- ".repeat(100_000));
    survives("application.yml", (0..3_000).fold(String::new(), |all, n| all + &" ".repeat(n) + "a:\n"));
    let mut laughs = "a0: &a0 [x, x]\n".to_owned();
    for n in 1..40 {
        let _ = writeln!(laughs, "a{n}: &a{n} [*a{0}, *a{0}]", n - 1);
    }
    survives("application.yml", laughs);
    let mut merges = "a: &a\n".to_owned();
    for n in 0..2_000 {
        let _ = writeln!(merges, "  k{n}: 1");
    }
    merges += &"b:\n  <<: *a\n".repeat(20_000);
    survives("application.yml", merges);
    survives("application.yml", "- \n".repeat(2_000_000));
    survives("application.yml", "a: [".to_owned() + &"1,".repeat(2_000_000));
    survives("application.yml", "---\n\"".repeat(200_000));
    survives("application.properties", "a\n".repeat(2_000_000));
    survives("application.properties", "\\u".repeat(2_000_000));
}

#[test]
fn environment() {
    snapshot!(
        "env",
        read(&file(".env", "# first\nexport A_URL=\"http://a\" # one\nB = plain # two\nno line\nC='x y'\n"))
    );
    assert_eq!(read(&file(".env.example", "A=http://a")), "nothing");
    let compose =
        "services:\n  a:\n    environment:\n      ONE_URL: http://a\n  b:\n    environment:\n      - TWO=b=c\n";
    snapshot!("compose", read(&file("docker-compose.yml", compose)));
    let pod = "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - env:\n    - name: ONE\n      value: a\n    - name: TWO\n      valueFrom: x\n---\napiVersion: v1\nkind: ConfigMap\ndata:\n  THREE: b\n";
    snapshot!("kubernetes", read(&file("k8s/pod.yaml", pod)));
    let services = "services:\n  a:\n    image: b\n    environment:\n      ONE_URL: >-\n        http://a\n";
    assert!(read(&file("deploy/with-mysql.yaml", services)).starts_with("#1 ONE_URL = \"http://a\""));
    assert_eq!(read(&file("deploy/other.yaml", "services:\n  a:\n    environment:\n      A: b\n")), "nothing");
    assert_eq!(read(&file(".github/workflows/ci.yml", "jobs:\n  a:\n    env:\n      A: http://a\n")), "nothing");
    assert_eq!(read(&file("chart/templates/a.yaml", "apiVersion: v1\nkind: {{ .Kind }}\n")), "nothing");
}

#[test]
fn elements() {
    let text = "<persistence><persistence-unit name='p'><properties>\n<property name='a.b' value='c'/></properties></persistence-unit></persistence>";
    snapshot!("persistence", read(&file("persistence.xml", text)));
    let text = "<configuration>\n<appender class='x.Y'>\n<host>h</host><ssl/></appender></configuration>";
    snapshot!("appender", read(&file("logback.xml", text)));
    snapshot!("web", read(&fixture("web/web.xml")));
    let texts = "<resources><string name='a'>http://a</string><string name='b'>see http://b</string><bool name='c'>true</bool></resources>";
    snapshot!("resources", read(&file("res/values/strings.xml", texts)));
    let translated = "<resources><string name='a'>http://a</string></resources>";
    assert_eq!(read(&file("res/values-de/strings.xml", translated)), "nothing");
    assert_eq!(read(&file("res/values/strings.xml", &*translated.replace("http://a", "see http://a"))), "nothing");
}

#[test]
fn translations_are_no_configuration() {
    for path in ["messages.properties", "i18n/a.properties", "labels_de.properties", "ErrorMessages.properties"] {
        assert_eq!(read(&file(path, "help.url=http://example.com")), "nothing", "{path}");
    }
    assert_ne!(read(&file("db.properties", "db.url=jdbc:mysql://db/app")), "nothing");
}

#[test]
fn transport_security_in_descriptions_of_projects() {
    let xcodegen = "targets:\n  App:\n    info:\n      properties:\n        NSAppTransportSecurity:\n          NSAllowsArbitraryLoads: true\n          NSExceptionDomains:\n            old.example.com: { NSExceptionAllowsInsecureHTTPLoads: YES }\n";
    snapshot!("xcodegen", read(&file("project.yml", xcodegen)));
    let expo = "{ \"expo\": { \"ios\": { \"infoPlist\": {\n  \"NSAppTransportSecurity\": { \"NSAllowsArbitraryLoads\": true } } } } }";
    snapshot!("expo", read(&file("app.json", expo)));
    let permits = "{ \"expo\": { \"plugins\": [ [ \"expo-build-properties\", { \"android\": { \"usesCleartextTraffic\": true } } ] ] } }";
    assert!(
        read(&file("app.json", permits)).starts_with("#0 expo.plugins[0][1].android.usesCleartextTraffic = \"true\"")
    );
    assert_eq!(read(&file("app.json", "{ \"name\": \"a\" }")), "nothing");
}

#[test]
fn gradle() {
    let kotlin = "plugins {\n  id(\"com.android.application\") version \"8.1\"\n}\nandroid {\n  defaultConfig { minSdk = 24; targetSdk = libs.versions.sdk.get().toInt() }\n  buildTypes { getByName(\"debug\") { manifestPlaceholders[\"a\"] = \"b\" } }\n}\ndependencies {\n  implementation(\"a.b:c:1.2\")\n  testImplementation(\"x:y:1\")\n  api(libs.d.e)\n}\n";
    let unit = configs::read(&file("app/build.gradle.kts", kotlin)).expect("a script");
    snapshot!("gradle-kotlin", wiretight::ir::print(&unit));
    let groovy = "ext.version = '1.2' // one\nandroid {\n  defaultConfig {\n    minSdkVersion 21\n    manifestPlaceholders = [a: 'b', c: true]\n    buildConfigField 'String', 'URL', '\"http://a\"'\n  }\n}\ndependencies {\n  implementation 'a.b:c:1.2@aar'\n  implementation group: 'a', name: 'd', version: version\n}\n}}}{{{'";
    let unit = configs::read(&file("app/build.gradle", groovy)).expect("a script");
    snapshot!("gradle-groovy", wiretight::ir::print(&unit));
    // Each of several blocks speaks of something of its own; the rest of the file stays one group.
    let repeated = "repositories {\n  maven { url = uri(\"http://a\") }\n  maven {\n    url = java.net.URI.create(\"http://b\")\n    isAllowInsecureProtocol = true\n  }\n  maven(\"http://c\") { name = \"c\" }\n  maven(url = \"http://d\")\n  ivy { setUrl(URI(\"http://e\")) }\n}\npublishing { repositories { maven { url = layout.dir(\"f\") } } }\n";
    let unit = configs::read(&file("settings.gradle.kts", repeated)).expect("a script");
    snapshot!("gradle-repeated", wiretight::ir::print(&unit));
}

#[test]
fn versions_of_libraries() {
    let print = |path: &str, text: &str| wiretight::ir::print(&configs::read(&file(path, text)).expect("a unit"));
    let catalog = "[versions]\na = \"1\"\nb = { strictly = \"2\" }\n[libraries]\nc = \"x:y:3\"\nd = { module = \"x:z\", version.ref = \"a\" }\n";
    snapshot!("catalog", print("gradle/libs.versions.toml", catalog));
    assert!(print("gradle/libs.versions.toml", "[versions\n").contains("gap no valid toml"));
    let pom = "<project><parent><groupId>a</groupId><artifactId>p</artifactId><version>1</version></parent><properties><v>2</v></properties><dependencyManagement><dependencies><dependency><groupId>a</groupId><artifactId>m</artifactId><version>3</version></dependency></dependencies></dependencyManagement><dependencies><dependency><groupId>a</groupId><artifactId>b</artifactId><version>${v}</version></dependency><dependency><groupId>t</groupId><artifactId>t</artifactId><scope>test</scope></dependency></dependencies></project>";
    snapshot!("pom", print("pom.xml", pom));
    let swift = "{ \"pins\": [ { \"identity\": \"x\", \"location\": \"https://github.com/a/x.git\", \"state\": { \"version\": \"1.2.3\" } } ] }";
    assert_eq!(print("Package.resolved", swift).trim(), "dependency swiftpm a/x 1.2.3");
    assert_eq!(
        print("Podfile.lock", "PODS:\n  - A/B (1.0):\n    - C\nDEPENDENCIES:\n  - A (1)\n").trim(),
        "dependency cocoapods A 1.0"
    );
    assert_eq!(print("Cartfile.resolved", "github \"a/b\" \"v1.0\"\n").trim(), "dependency swiftpm a/b 1.0");
}

#[test]
fn projects_of_xcode() {
    let file_ = fixture("xcode/project.pbxproj");
    snapshot!("pbxproj", read(&file_));
    let unit = configs::read(&file_).expect("a project");
    let asked: Vec<String> = unit.dependencies.iter().map(|d| format!("{} {:?}", d.name, d.version)).collect();
    assert_eq!(asked, ["daltoniam/Starscream Some(\"4.0.6\")", "Alamofire/Alamofire None"]);
    let settings = "#include \"Base.xcconfig\"\n// API = http://old.example.com\nAPI = http:/$()/api.example.com // for now\nALLOW[sdk=iphoneos*] = NO\nno setting\nEMPTY =\n";
    snapshot!("xcconfig", read(&file("Config/App.xcconfig", settings)));
}

#[test]
fn libraries_that_are_asked_for() {
    let asked = |path: &str, text: &str| -> Vec<String> {
        let unit = configs::read(&file(path, text)).expect("a unit");
        let shown = unit.dependencies.iter();
        shown.map(|d| format!("{} {} {:?} {}", d.ecosystem, d.name, d.version, d.debug_only)).collect()
    };
    let podfile = "platform :ios, '15.0'\n# pod 'Commented'\ntarget 'App' do\n  use_frameworks!\n  pod 'A/Part', '1.2' # why\n  pod \"B\", :git => 'https://example.com/b.git'\n  pod 'C', '~> 3.0', :configurations => ['Debug']\n  target 'AppTests' do\n    pod 'D'\n  end\n  if ENV['X'] do\n    pod 'E', '= 5'\n  end\nend\npost_install do |installer|\n  pod_name = 'F'\nend\n";
    assert_eq!(
        asked("Podfile", podfile),
        [
            "cocoapods A Some(\"1.2\") false",
            "cocoapods B None false",
            "cocoapods C None true",
            "cocoapods E Some(\"5\") false"
        ]
    );
    let cartfile = "github \"a/b\" ~> 1.0\ngithub \"a/c\" == 2.1\ngit \"https://example.com/o/d.git\" \"main\"\nbinary \"https://example.com/e.json\"\n";
    assert_eq!(
        asked("Cartfile", cartfile),
        ["swiftpm a/b None false", "swiftpm a/c Some(\"2.1\") false", "swiftpm o/d Some(\"main\") false"]
    );
    let kotlin = "kotlin { sourceSets { commonMain.dependencies { api(\"a:b:1\") }\n commonTest.dependencies { api(\"a:c:1\") }\n val jvmTest by getting { dependencies { api(\"a:d:1\") } } } }\ndependencies { debugImplementation(\"a:e:1\") }\n";
    assert_eq!(asked("build.gradle.kts", kotlin), ["maven a:b Some(\"1\") false", "maven a:e Some(\"1\") true"]);
}

/// Whatever bytes: an end, and a gap or nothing to say.
#[test]
fn hostile_builds() {
    survives("App.xcodeproj/project.pbxproj", "{a=".repeat(100_000));
    survives("App.xcodeproj/project.pbxproj", "{ objects = { A = { isa = PBXNativeTarget; ".to_owned());
    let many = "T = { isa = PBXNativeTarget; buildConfigurationList = L; name = a; };".to_owned();
    let configurations = "C, ".repeat(50_000);
    let settings: String = (0..1_000).map(|n| format!("K{n} = v; ")).collect();
    survives(
        "App.xcodeproj/project.pbxproj",
        format!(
            "{{ objects = {{ {many} L = {{ isa = XCConfigurationList; buildConfigurations = ({configurations}); }}; C = {{ isa = XCBuildConfiguration; name = R; buildSettings = {{ {settings} }}; }}; }}; }}"
        ),
    );
    survives("App.xcconfig", "K = v\n".repeat(60_000));
    survives("build.gradle", "a = 1\n".repeat(60_000));
    survives("build.gradle", "a {\n".repeat(10_000));
    survives("gradle/libs.versions.toml", "[versions\n".to_owned());
    survives("gradle/libs.versions.toml", format!("a = {}", "[".repeat(100_000)));
    survives("pom.xml", format!("<project>{}", "<dependencies>".repeat(100_000)));
    survives("Package.resolved", "[".repeat(100_000));
    for path in ["Podfile", "Podfile.lock", "Cartfile", "build.gradle", "App.xcconfig", ".env", "a.properties"] {
        for text in [
            "\u{0}\u{1}\u{fffd}'\"",
            "pod '",
            "pod ''",
            "'\"'\"'{[(",
            "=",
            "=\n=",
            "#include",
            "github \"",
            "end\nend\n",
            "a=[]]=b",
        ] {
            let start = Instant::now();
            let _ = configs::read(&file(path, text));
            let _ = configs::read(&file(path, text.repeat(20_000)));
            assert!(start.elapsed() < Duration::from_secs(10), "{path} {text}");
        }
    }
}

#[test]
fn what_an_app_brings_along() {
    let own =
        "<providers>\n<provider name='a'><oauth tokenEndpoint=\"http://a.example.com/token\"/></provider></providers>";
    snapshot!("resource-xml", read(&file("app/src/main/res/xml/providers.xml", own)));
    assert_eq!(read(&file("app/src/main/res/layout/a.xml", own)), "nothing");
    assert_eq!(read(&file("app/src/main/res/xml/keyboard.xml", "<Keyboard keyWidth='1'/>")), "nothing");
    let preferences = "<plist><dict><key>PreferenceSpecifiers</key><array><dict><key>Type</key><string>PSTextFieldSpecifier</string><key>Key</key><string>server_url</string>\n<key>DefaultValue</key><string>http://a.example.com</string></dict><dict><key>Key</key><string>b</string></dict></array></dict></plist>";
    snapshot!("preferences", read(&file("App/Settings.bundle/Root.plist", preferences)));
}

#[test]
fn scripts() {
    snapshot!("script", read(&fixture("script/start.sh")));
    assert_eq!(read(&file("build.sh", "gcc -o a a.c\n")), "nothing");
    let gradle = "tasks.run {\n  jvmArgs(\"-Da.b=c\")\n}\n// \"-Dd=e\"\n";
    let unit = configs::read(&file("build.gradle.kts", gradle)).expect("a script");
    let flags: Vec<String> =
        unit.settings.iter().filter(|s| s.format == "jvm-flags").map(|s| s.key.to_string()).collect();
    assert_eq!(flags, ["a.b"]);
    let project = "{ objects = { A = { shellScript = \"if [ $CONFIGURATION = Debug ]; then\\n/usr/libexec/PlistBuddy -c \\\"Add :NSAppTransportSecurity:NSAllowsArbitraryLoads bool true\\\" a\\nfi\\n\"; }; }; }";
    snapshot!("script-in-project", read(&file("A.xcodeproj/project.pbxproj", project)));
}

#[test]
fn hocon() {
    snapshot!("hocon", read(&fixture("hocon/application.conf")));
    assert_eq!(read(&file("nginx.conf", "server {\n  listen 80;\n}\n")), "nothing");
    let mut mistakes = String::new();
    for text in
        ["a = {", "a = [1, 2", "a = \"open\nb = 1", "a = \"\"\"open", "just words\n", "}", "= 1\n", "a = ${open"]
    {
        let _ = writeln!(mistakes, "{text:?}\n{}", read(&file("application.conf", text)));
    }
    snapshot!("hocon-mistakes", mistakes);
}

#[test]
fn hostile_scripts() {
    survives("application.conf", "a{".repeat(100_000));
    survives("application.conf", "a=[".repeat(100_000));
    survives("application.conf", "a = 1\n".repeat(60_000));
    survives("application.conf", "[".repeat(100_000));
    survives("application.conf", format!("a = [{}", "1,".repeat(1_000_000)));
    survives("start.sh", "java -Da=b\n".repeat(60_000));
    survives("Dockerfile", format!("CMD {}", "-Da ".repeat(60_000)));
    survives("start.sh", "plutil -replace NSAppTransportSecurity.a -bool YES\n".repeat(60_000));
    survives("web.xml", format!("<web-app>{}", "<security-constraint>".repeat(100_000)));
    survives("res/values/strings.xml", format!("<resources>{}", "<string name='a'>http://a</string>".repeat(60_000)));
    for path in ["application.conf", "start.sh", "Dockerfile", "res/values/a.xml"] {
        for text in [
            "\u{0}\u{1}\u{fffd}'\"",
            "${",
            "${?",
            "\"\"\"",
            "-D",
            "-Da='",
            "-Da=\"ü",
            "PlistBuddy -c NSAppTransportSecurity:",
            "plutil NSAppTransportSecurity",
            "+=",
            "ü = ü",
            "if\nelse\nfi\nfi",
            "\\n\\",
            "<resources>://",
        ] {
            let start = Instant::now();
            let _ = configs::read(&file(path, text));
            let _ = configs::read(&file(path, text.repeat(20_000)));
            assert!(start.elapsed() < Duration::from_secs(10), "{path} {text}");
        }
    }
}
