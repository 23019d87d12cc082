//! Which of Android's network security configurations are in effect: those that a manifest names.

use crate::ir::Unit;

/// The key under which the manifest names its configuration.
const NAMED_BY: &str = "application.networkSecurityConfig";

/// Whether units with paths are in effect; all but some network security configurations are.
///
/// A manifest means the files with the name it gives in its own module, and where there is none those of any other
/// module, whose resources are merged into it. A value that is no plain name (`${config}`) may mean any of them.
/// Without a manifest there is nobody to ask, and each counts.
pub(super) fn in_effect(units: &[(&str, &Unit)]) -> Vec<bool> {
    let manifests: Vec<Manifest<'_>> = units.iter().filter_map(|(path, unit)| Manifest::of(path, unit)).collect();
    let configs: Vec<Option<(&str, &str)>> = units.iter().map(|(path, unit)| config(path, unit)).collect();
    let here =
        |module: &str, name: &str| configs.iter().flatten().any(|(own, resource)| *own == module && *resource == name);
    configs
        .iter()
        .map(|config| {
            let Some((module, name)) = config else { return true };
            manifests.is_empty()
                || manifests.iter().flat_map(|manifest| manifest.names.iter().map(move |named| (manifest, named))).any(
                    |(manifest, named)| match named.strip_prefix("@xml/") {
                        Some(named) => named == *name && (manifest.module == *module || !here(manifest.module, named)),
                        None => true,
                    },
                )
        })
        .collect()
}

/// A manifest and the resources that it names.
struct Manifest<'u> {
    module: &'u str,
    names: Vec<&'u str>,
}

impl<'u> Manifest<'u> {
    fn of(path: &'u str, unit: &'u Unit) -> Option<Self> {
        if !unit.settings.iter().any(|setting| setting.format == "android-manifest") {
            return None;
        }
        let names = unit.settings.iter().filter(|setting| setting.key == NAMED_BY).map(|s| s.value.as_str());
        Some(Self { module: module(folder(path)), names: names.collect() })
    }
}

/// Module and resource name of a configuration that lies where Android looks for it; one that lies elsewhere is none
/// of Android's business and is left alone.
fn config<'u>(path: &'u str, unit: &Unit) -> Option<(&'u str, &'u str)> {
    if !unit.settings.iter().any(|setting| setting.format == "network-security-config") {
        return None;
    }
    let file = path.rsplit('/').next().unwrap_or(path);
    let xml = folder(path);
    let res = folder(xml);
    let is_resource =
        xml.rsplit('/').next().is_some_and(|name| name == "xml" || name.starts_with("xml-")) && !res.is_empty();
    is_resource.then(|| (module(folder(res)), file.strip_suffix(".xml").unwrap_or(file)))
}

/// The folder that holds a path.
fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The module of a source set: `app` for `app/src/main`; a folder without `src` is the module itself.
fn module(source_set: &str) -> &str {
    match source_set.rsplit_once('/') {
        Some(("src", _)) => "",
        Some((rest, _)) => rest.strip_suffix("/src").unwrap_or(source_set),
        None => source_set,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::configs;
    use crate::source::{FileId, SourceFile};

    const CONFIG: &str =
        "<network-security-config><base-config cleartextTrafficPermitted=\"true\"/></network-security-config>";

    fn manifest(value: &str) -> String {
        format!(
            "<manifest xmlns:android=\"http://schemas.android.com/apk/res/android\"><application{value}/></manifest>"
        )
    }

    fn effective(files: &[(&str, &str)]) -> Vec<bool> {
        let units: Vec<Unit> = files
            .iter()
            .map(|(path, text)| configs::read(&SourceFile::new(FileId(0), *path, *text)).expect("a configuration"))
            .collect();
        let units: Vec<(&str, &Unit)> = files.iter().map(|(path, _)| *path).zip(&units).collect();
        in_effect(&units)
    }

    #[test]
    fn a_configuration_counts_where_a_manifest_names_it() {
        let named = manifest(" android:networkSecurityConfig=\"@xml/net\"");
        let none = manifest("");
        let variable = manifest(" android:networkSecurityConfig=\"${config}\"");
        for (manifest, path, counts) in [
            (&named, "app/src/main/res/xml/net.xml", true),
            (&named, "app/src/debug/res/xml/net.xml", true),
            (&named, "app/src/main/res/xml-v24/net.xml", true),
            (&named, "core/src/main/res/xml/net.xml", true),
            (&named, "app/src/main/res/xml/other.xml", false),
            (&none, "app/src/main/res/xml/net.xml", false),
            (&variable, "app/src/main/res/xml/net.xml", true),
            (&none, "docs/net.xml", true),
        ] {
            let seen = effective(&[("app/src/main/AndroidManifest.xml", manifest), (path, CONFIG)]);
            assert_eq!(seen, [true, counts], "{path}");
        }
    }

    #[test]
    fn without_a_manifest_every_configuration_counts() {
        assert_eq!(effective(&[("app/src/main/res/xml/net.xml", CONFIG)]), [true]);
    }

    #[test]
    fn the_own_module_comes_before_others() {
        let named = manifest(" android:networkSecurityConfig=\"@xml/net\"");
        let seen = effective(&[
            ("app/src/main/AndroidManifest.xml", &named),
            ("app/src/main/res/xml/net.xml", CONFIG),
            ("core/src/main/res/xml/net.xml", CONFIG),
        ]);
        assert_eq!(seen, [true, true, false]);
    }

    #[test]
    fn a_project_without_source_sets_is_one_module() {
        let named = manifest(" android:networkSecurityConfig=\"@xml/net\"");
        assert_eq!(effective(&[("AndroidManifest.xml", &named), ("res/xml/net.xml", CONFIG)]), [true, true]);
    }
}
