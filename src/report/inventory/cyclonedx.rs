//! The inventory as a bill of materials of CycloneDX 1.6: modules as components, those they talk to as services, and
//! the versions of TLS as cryptographic assets.
//!
//! The shape is our own, since the crate `cyclonedx-bom` (0.8) writes 1.3 to 1.5, and cryptographic assets came with
//! 1.6. There is neither a time nor a serial number: the same input gives the same bytes. Decisions about channels,
//! which are no services, are properties of their module.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::net::Ipv6Addr;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::{Page, sort, unheard};
use crate::channel::{Channel, Encryption, Kind, Payload, Scope, Side, TlsVersion};
use crate::inventory::{Module, Row, Tool, either};

const SCHEMA: &str = "http://cyclonedx.org/schema/bom-1.6.schema.json";

/// What stays as it is in the name of a host.
const HOST: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// What stays as it is in a part of a reference. A colon does not: it stands between the parts.
const PART: &AsciiSet = &HOST.remove(b'/');

/// Writes the bill of materials.
pub(super) fn write(page: &Page<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    unheard::json(out, &Bom::of(page))?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Bom {
    #[serde(rename = "$schema")]
    schema: &'static str,
    bom_format: &'static str,
    spec_version: &'static str,
    version: u32,
    metadata: Metadata,
    components: Vec<Component>,
    services: Vec<Service>,
    dependencies: Vec<Dependency>,
}

#[derive(Serialize)]
struct Metadata {
    tools: Tools,
    properties: Vec<Property>,
}

#[derive(Serialize)]
struct Tools {
    components: [Component; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Component {
    #[serde(rename = "type")]
    sort: &'static str,
    #[serde(rename = "bom-ref")]
    reference: String,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    crypto_properties: Option<CryptoProperties>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    properties: Vec<Property>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CryptoProperties {
    asset_type: &'static str,
    protocol_properties: ProtocolProperties,
}

#[derive(Serialize)]
struct ProtocolProperties {
    #[serde(rename = "type")]
    sort: &'static str,
    version: &'static str,
}

/// Whether it asks who calls (`authenticated`) cannot be told from the caller's source, and is left out.
#[derive(Serialize)]
struct Service {
    #[serde(rename = "bom-ref")]
    reference: String,
    group: String,
    name: String,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    endpoints: BTreeSet<String>,
    #[serde(rename = "x-trust-boundary", skip_serializing_if = "Option::is_none")]
    trust_boundary: Option<bool>,
    data: Vec<Data>,
    properties: Vec<Property>,
}

#[derive(Serialize)]
struct Data {
    flow: &'static str,
    classification: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Dependency {
    #[serde(rename = "ref")]
    reference: String,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    depends_on: BTreeSet<String>,
}

#[derive(Serialize)]
struct Property {
    name: String,
    value: String,
}

impl Property {
    fn new(name: &str, value: impl Into<String>) -> Self {
        Self { name: format!("wiretight:{name}"), value: value.into() }
    }
}

impl Bom {
    fn of(page: &Page<'_>) -> Self {
        let modules = &page.inventory.modules;
        let mut versions = BTreeSet::new();
        for (_, row) in page.inventory.rows() {
            versions.extend(row.channel.tls.values().iter().copied());
        }
        let mut bom = Self {
            schema: SCHEMA,
            bom_format: "CycloneDX",
            spec_version: "1.6",
            version: 1,
            metadata: Metadata::of(page),
            components: modules.iter().map(Component::of_module).collect(),
            services: Vec::new(),
            dependencies: Vec::new(),
        };
        for module in modules {
            bom.connect(module);
        }
        for version in versions {
            bom.components.push(Component::of_version(version));
            bom.dependencies.push(Dependency { reference: version_reference(version), depends_on: BTreeSet::new() });
        }
        bom
    }

    /// Adds the services of a module: one for each party that it talks to, and one for each endpoint on which it
    /// listens. A module depends on the former, the latter depend on the module.
    fn connect(&mut self, module: &Module) {
        let own = module_reference(module);
        let mut parties = BTreeMap::<(bool, String), Vec<&Row>>::new();
        let mut depends_on = BTreeSet::new();
        for row in &module.rows {
            if row.channel.kind == Kind::Link {
                let name = if row.listens() { format!("listener on {}", row.endpoint()) } else { row.party() };
                parties.entry((row.listens(), name)).or_default().push(row);
            } else {
                depends_on.extend(versions(row));
            }
        }
        let first = self.dependencies.len();
        for ((listens, name), rows) in parties {
            let service = Service::of(module, listens, name, &rows);
            let mut below: BTreeSet<String> = rows.iter().flat_map(|row| versions(row)).collect();
            if listens {
                below.insert(own.clone());
            } else {
                depends_on.insert(service.reference.clone());
            }
            self.dependencies.push(Dependency { reference: service.reference.clone(), depends_on: below });
            self.services.push(service);
        }
        self.dependencies.insert(first, Dependency { reference: own, depends_on });
    }
}

impl Metadata {
    fn of(page: &Page<'_>) -> Self {
        let coverage = page.coverage;
        let tool = Component {
            sort: "application",
            reference: "tool".to_owned(),
            name: env!("CARGO_PKG_NAME").to_owned(),
            version: Some(env!("CARGO_PKG_VERSION")),
            crypto_properties: None,
            properties: Vec::new(),
        };
        let mut properties: Vec<Property> =
            page.policy.iter().map(|policy| Property::new("policy", policy.as_str())).collect();
        properties.extend([
            Property::new("files", coverage.files.values().sum::<u64>().to_string()),
            Property::new("files-not-read", coverage.unread.len().to_string()),
            Property::new("files-partly-read", coverage.gaps.len().to_string()),
            Property::new("left-out-on-purpose", coverage.skipped.len().to_string()),
        ]);
        Self { tools: Tools { components: [tool] }, properties }
    }
}

impl Component {
    fn of_module(module: &Module) -> Self {
        let mut properties = Vec::new();
        if module.tool != Tool::None {
            properties.push(Property::new("build-tool", module.tool.word()));
        }
        properties.extend(module.build.as_deref().map(|build| Property::new("build-file", build)));
        for row in module.rows.iter().filter(|row| row.channel.kind != Kind::Link) {
            tell(row, &mut properties);
        }
        Self {
            sort: "application",
            reference: module_reference(module),
            name: module.name.clone(),
            version: None,
            crypto_properties: None,
            properties,
        }
    }

    fn of_version(version: TlsVersion) -> Self {
        let name = match version {
            TlsVersion::Ssl2 => "SSL 2.0".to_owned(),
            TlsVersion::Ssl3 => "SSL 3.0".to_owned(),
            newer => format!("TLS {newer}"),
        };
        Self {
            sort: "cryptographic-asset",
            reference: version_reference(version),
            name,
            version: None,
            crypto_properties: Some(CryptoProperties {
                asset_type: "protocol",
                protocol_properties: ProtocolProperties { sort: "tls", version: version.word() },
            }),
            properties: Vec::new(),
        }
    }
}

impl Service {
    fn of(module: &Module, listens: bool, name: String, rows: &[&Row]) -> Self {
        let mut properties = Vec::new();
        properties.extend(rows.iter().map(|row| row.strength).min().map(|s| Property::new("protection", s.word())));
        properties.extend(rows.iter().map(|row| row.judgement).min().map(|j| Property::new("judgement", j.word())));
        for row in rows {
            tell(row, &mut properties);
        }
        Self {
            reference: reference(if listens { "listener" } else { "service" }, &[&module.name, &name]),
            group: module.name.clone(),
            name,
            endpoints: rows.iter().flat_map(|row| endpoints(&row.channel)).collect(),
            trust_boundary: boundary(rows),
            data: data(rows),
            properties,
        }
    }
}

/// Appends what is known of a row, under its id, since a service can have several.
fn tell(row: &Row, properties: &mut Vec<Property>) {
    let channel = &row.channel;
    let mut add = |name: &str, value: String| properties.push(Property::new(&format!("{}:{name}", row.id), value));
    add("sort", sort(row).to_owned());
    add("protocol", row.protocol());
    add("endpoint", row.endpoint());
    add("endpoint-known", row.resolved.to_string());
    add("scope", either(&channel.scope));
    add("encryption", either(&channel.encryption));
    // Without encryption there is nothing that these could say.
    if channel.encryption.known() != Some(&Encryption::None) {
        add("identity", either(&channel.identity));
        add("lowest-tls", either(&channel.tls));
        add("ciphers", either(&channel.ciphers));
    }
    if channel.fail_open {
        add("goes-on-without-tls", true.to_string());
    }
    add("protection", row.strength.to_string());
    add("judgement", row.judgement.to_string());
    for breach in &row.breaches {
        add("rule", breach.rule.to_string());
    }
    for library in &row.libraries {
        add("library", library.to_string());
    }
    add("model", channel.model.to_string());
    for spot in &row.places {
        add("place", format!("{}:{}", spot.path, spot.line));
    }
}

/// Whether what goes to a service leaves its zone; `None` where it stays in a private network, since nothing says how
/// many zones that has.
fn boundary(rows: &[&Row]) -> Option<bool> {
    let mut all = Some(false);
    for row in rows {
        let scope = &row.channel.scope;
        if row.channel.side.known() == Some(&Side::Local) || scope.known() == Some(&Scope::Loopback) {
            continue;
        }
        if !scope.is_whole() || scope.values().contains(&Scope::Public) {
            return Some(true);
        }
        all = None;
    }
    all
}

/// What travels. Credentials go to the service, whoever shows them; of the rest it is not known which way it goes.
fn data(rows: &[&Row]) -> Vec<Data> {
    let carried: BTreeSet<Payload> = rows.iter().flat_map(|row| row.carries.iter().copied()).collect();
    if carried.is_empty() {
        return vec![Data { flow: "unknown", classification: "unknown" }];
    }
    let flow = |payload| if payload == Payload::Credentials { "inbound" } else { "unknown" };
    carried.into_iter().map(|payload| Data { flow: flow(payload), classification: payload.word() }).collect()
}

/// The endpoints of a channel as URIs; without a scheme where the protocol is unknown, none where the host is.
fn endpoints(channel: &Channel) -> BTreeSet<String> {
    let schemes: Vec<String> = match channel.protocol.values() {
        [] => vec![String::new()],
        protocols => protocols.iter().map(|protocol| scheme(protocol)).collect(),
    };
    let ports: Vec<String> = match channel.port.values() {
        [] => vec![String::new()],
        ports => ports.iter().map(|port| format!(":{port}")).collect(),
    };
    let mut all = BTreeSet::new();
    for host in channel.host.values().iter().filter(|host| !host.is_empty()) {
        let host = authority(host, channel.port.is_unknown());
        // Behind `a:b:` comes a path to a URI, in which no bracket may stand.
        for scheme in schemes.iter().filter(|scheme| !host.starts_with('[') || scheme.matches(':').count() < 2) {
            all.extend(ports.iter().map(|port| format!("{scheme}//{host}{port}")));
        }
    }
    all
}

/// A host as it stands in a URI, with the port that it may name itself if no other is known.
fn authority(host: &str, alone: bool) -> String {
    let encoded = |host: &str| utf8_percent_encode(host, HOST).to_string();
    if let Ok(address) = host.parse::<Ipv6Addr>() {
        // In full, since there are validators that take no address that is shortened.
        return format!("[{}]", address.segments().map(|segment| format!("{segment:x}")).join(":"));
    }
    match host.rsplit_once(':') {
        Some((name, port)) if alone && !name.contains(':') && port.parse::<u16>().is_ok() => {
            format!("{}:{}", encoded(name), port.trim_start_matches('+'))
        }
        _ => encoded(host),
    }
}

/// A protocol with its colon, or nothing where it cannot be a scheme.
fn scheme(protocol: &str) -> String {
    let part = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphabetic())
            && part.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    };
    if protocol.split(':').all(part) { format!("{protocol}:") } else { String::new() }
}

/// Refers to something by its names, never twice the same for different ones.
fn reference(sort: &str, names: &[&str]) -> String {
    let mut reference = sort.to_owned();
    for name in names {
        reference.push(':');
        reference.extend(utf8_percent_encode(name, PART));
    }
    reference
}

fn module_reference(module: &Module) -> String {
    reference("module", &[&module.name])
}

fn version_reference(version: TlsVersion) -> String {
    reference("tls", &[version.word()])
}

/// Refers to the lowest versions of TLS that a row allows.
fn versions(row: &Row) -> impl Iterator<Item = String> {
    row.channel.tls.values().iter().copied().map(version_reference)
}
