//! The constants that builds of Android hand to the code in classes of their own: those of build scripts, and what
//! resources hold of addresses, names, numbers and switches.

use std::collections::{BTreeMap, BTreeSet};

use super::android::{folder, module};
use super::builds::{Builds, settings_of};
use crate::channel::Name;
use crate::ir::{
    Arg, Arm, Block, Branch, Field, Modifiers, Piece, Setting, Stmt, TypeDecl, TypeKind, TypeRef, Unit, Value,
    ValueKind,
};
use crate::source::Span;

/// The class into which a build writes its constants.
const CLASS: &str = "BuildConfig";
/// The call that adds a constant.
const ADDS: &str = "buildConfigField";
/// The call that adds a resource.
const ADDS_RESOURCE: &str = "resValue";
/// Values of one constant that are told apart.
const MOST_VALUES: usize = 8;
/// What debug builds alone get is no constant of what users run.
const DEBUG: &str = "debug";

/// The class by whose constants code names resources.
const RESOURCES: &str = "R";
/// The folder of resources that hold everywhere.
const EVERYWHERE: &str = "values";

/// The classes inside of it, and what their constants are: no values, but what a value can be had for.
const SORTS: [(&str, &str); 3] = [
    ("string", "android.content.res.StringResource"),
    ("bool", "android.content.res.BooleanResource"),
    ("integer", "android.content.res.NumberResource"),
];

/// Adds the classes to the units of the build scripts and the resources that fill them.
pub(super) fn add(units: &mut [Unit], paths: &[String]) {
    let seen: Vec<(&str, &Unit)> = paths.iter().map(String::as_str).zip(units.iter()).collect();
    let builds = Builds::new(&seen);
    let classes = |path: &str, unit: &Unit| {
        let added = added_resources(path, unit, &seen, &builds);
        [class(path, unit, &seen, &builds), added, resources(path, unit, &seen)]
    };
    let classes: Vec<[Option<(Name, TypeDecl)>; 3]> = seen.iter().map(|(path, unit)| classes(path, unit)).collect();
    for (unit, classes) in units.iter_mut().zip(classes) {
        for (package, class) in classes.into_iter().flatten() {
            unit.package = package;
            unit.types.push(class);
        }
    }
}

/// The class of a module with its package; none where the script adds no constant, or nobody says the package.
fn class(path: &str, unit: &Unit, units: &[(&str, &Unit)], builds: &Builds<'_>) -> Option<(Name, TypeDecl)> {
    let constants = added(unit, ADDS);
    let first = first_of(constants.values().flat_map(BTreeMap::values).flatten().copied())?;
    let package = package(folder(path), units, CLASS)?;
    let plain = |setting: &Setting| value(setting, builds);
    let fields = constants.iter().filter_map(|(name, by_variant)| field(name, by_variant, &plain)).collect();
    Some((package, declared(CLASS, fields, Vec::new(), first)))
}

/// Settings by the builds that they are for.
type ByVariant<'u> = BTreeMap<&'u str, Vec<&'u Setting>>;

/// What a script adds by a call, by name.
fn added<'u>(unit: &'u Unit, call: &str) -> BTreeMap<&'u str, ByVariant<'u>> {
    let mut out: BTreeMap<&str, ByVariant<'_>> = BTreeMap::new();
    for setting in settings_of(unit, "gradle") {
        let parts: Vec<&str> = setting.key.split('.').collect();
        let [.., adds, name] = parts.as_slice() else { continue };
        if *adds != call {
            continue;
        }
        let of = |group: &str| parts.iter().position(|part| *part == group).and_then(|at| parts.get(at + 1));
        let variant = of("buildTypes").or_else(|| of("productFlavors")).copied().unwrap_or_default();
        out.entry(name).or_default().entry(variant).or_default().push(setting);
    }
    out
}

fn first_of<'u>(settings: impl Iterator<Item = &'u Setting>) -> Option<Span> {
    settings.map(|setting| setting.span).min_by_key(|span| span.start)
}

/// The class of the resources that a script adds.
fn added_resources(path: &str, unit: &Unit, units: &[(&str, &Unit)], builds: &Builds<'_>) -> Option<(Name, TypeDecl)> {
    let all = added(unit, ADDS_RESOURCE);
    let mut types = Vec::new();
    for (sort, ty) in SORTS {
        let sorted = |setting: &Setting| match setting.value.as_str() {
            "true" | "false" => sort == "bool",
            number if number.parse::<i64>().is_ok() => sort == "integer",
            _ => sort == "string",
        };
        let own: BTreeMap<&str, ByVariant<'_>> = all
            .iter()
            .filter(|(_, of)| of.values().flatten().all(|s| sorted(s)))
            .map(|(n, of)| (*n, of.clone()))
            .collect();
        let resource = |setting: &Setting| {
            let kind = match (sort, setting.value.as_str()) {
                ("bool", value) => ValueKind::Bool(value == "true"),
                ("integer", value) => value.parse().map_or(ValueKind::Unreadable, ValueKind::Int),
                (_, value) if !value.contains('$') => ValueKind::Text(vec![Piece::Literal(setting.value.clone())]),
                (_, value) => match builds.resolve(value).as_slice() {
                    [only] => ValueKind::Text(vec![Piece::Literal(Name::new(only))]),
                    _ => ValueKind::Unreadable,
                },
            };
            had_for(ty, Value::new(kind, setting.value_span), setting.span)
        };
        let fields: Vec<Field> = own.iter().filter_map(|(name, of)| field(name, of, &resource)).collect();
        if let Some(first) = fields.iter().map(|field| field.span).min_by_key(|span| span.start) {
            types.push(declared(sort, fields, Vec::new(), first));
        }
    }
    let first = types.iter().map(|ty| ty.span).min_by_key(|span| span.start)?;
    Some((package(folder(path), units, RESOURCES)?, declared(RESOURCES, Vec::new(), types, first)))
}

/// What code hands over is no value, but what a value can be had for.
fn had_for(ty: &'static str, value: Value, span: Span) -> Value {
    let arg = Arg { label: None, value, spread: false, trailing: false };
    Value::new(ValueKind::New { ty: TypeRef::named(ty), args: vec![arg], body: None }, span)
}

/// The package of a module's own classes: what its build script or its manifest says, and where neither does, what the
/// module's code imports the class from, or the package above its own.
fn package(module_of: &str, units: &[(&str, &Unit)], class: &str) -> Option<Name> {
    let scripts = units.iter().filter(|(path, _)| folder(path) == module_of);
    let mut in_script = scripts.flat_map(|(_, unit)| settings_of(unit, "gradle"));
    let in_script = in_script.find(|s| s.key.rsplit('.').next() == Some("namespace"));
    let in_manifest = || {
        let manifests = units.iter().filter(|(own, _)| module(folder(own)) == module_of);
        let mut said = manifests.flat_map(|(_, unit)| settings_of(unit, "android-manifest"));
        said.find(|setting| setting.key == "manifest.package")
    };
    let said = in_script.or_else(in_manifest).map(|setting| setting.value.clone());
    said.or_else(|| {
        let inside =
            |path: &str| path.strip_prefix(module_of).is_some_and(|rest| module_of.is_empty() || rest.starts_with('/'));
        let code = || units.iter().filter(|(path, unit)| unit.kind.is_code() && inside(path)).map(|(_, unit)| unit);
        let imports = code().flat_map(|unit| &unit.imports).filter(|import| !import.wildcard && !import.is_static);
        let mut from: BTreeMap<&str, usize> = BTreeMap::new();
        for import in imports {
            let above = import.path.strip_suffix(class).and_then(|rest| rest.strip_suffix('.'));
            above.filter(|above| *above != PLATFORM).into_iter().for_each(|above| *from.entry(above).or_default() += 1);
        }
        let most = from.into_iter().max_by_key(|(above, count)| (*count, std::cmp::Reverse(*above)));
        let own = || code().map(|unit| &unit.package).filter(|own| !own.is_empty()).min_by_key(|own| (own.len(), *own));
        most.map(|(above, _)| Name::new(above)).or_else(|| own().cloned())
    })
}

/// The package of the platform's own resources.
const PLATFORM: &str = "android";

/// The class of a module's resources with its package; none where a file holds none that count.
fn resources(path: &str, unit: &Unit, units: &[(&str, &Unit)]) -> Option<(Name, TypeDecl)> {
    let res = folder(folder(path));
    if folder(path).rsplit('/').next() != Some(EVERYWHERE) {
        return None;
    }
    let module_of = module(folder(res));
    let types: Vec<TypeDecl> =
        SORTS.iter().filter_map(|(sort, ty)| sorted(sort, ty, unit, (module_of, units))).collect();
    let first = types.iter().map(|ty| ty.span).min_by_key(|span| span.start)?;
    let package = package(module_of, units, RESOURCES)?;
    Some((package, declared(RESOURCES, Vec::new(), types, first)))
}

/// The constants for resources of one sort.
fn sorted(
    sort: &'static str,
    ty: &'static str,
    unit: &Unit,
    (module_of, units): (&str, &[(&str, &Unit)]),
) -> Option<TypeDecl> {
    let own: Vec<(&str, &Setting)> = settings_of(unit, "android-resources")
        .filter_map(|s| Some((s.key.strip_prefix(sort)?.strip_prefix('.')?, s)))
        .collect();
    let first = own.first()?.1.span;
    // Other languages, devices and builds may have others.
    let here = |path: &str| module(folder(folder(folder(path)))) == module_of && !path.split('/').any(|p| p == DEBUG);
    let others = units.iter().filter(|(path, _)| sort != "string" && here(path));
    let beside: Vec<&Setting> = others.flat_map(|(_, unit)| settings_of(unit, "android-resources")).collect();
    let fields = own.into_iter().filter_map(|(name, setting)| {
        let value = setting.value.as_str();
        let kind = match sort {
            "bool" => ValueKind::Bool(value == "true"),
            "integer" => ValueKind::Int(value.parse().ok()?),
            _ => ValueKind::Text(vec![Piece::Literal(setting.value.clone())]),
        };
        if beside.iter().any(|other| other.key == setting.key && other.value != setting.value) {
            return None;
        }
        let value = had_for(ty, Value::new(kind, setting.value_span), setting.span);
        // `api.url` is named `api_url`.
        Some(constant(&name.replace('.', "_"), Some(TypeRef::named(ty)), value, setting.span))
    });
    let fields: Vec<Field> = fields.collect();
    (!fields.is_empty()).then(|| declared(sort, fields, Vec::new(), first))
}

/// A class that nobody wrote.
fn declared(name: &'static str, fields: Vec<Field>, types: Vec<TypeDecl>, span: Span) -> TypeDecl {
    TypeDecl {
        name: Name::new_static(name),
        kind: TypeKind::Class,
        supertypes: Vec::new(),
        generics: Vec::new(),
        fields,
        functions: Vec::new(),
        types,
        cases: Vec::new(),
        aliases: Vec::new(),
        modifiers: Modifiers { is_static: true, ..Modifiers::default() },
        annotations: Vec::new(),
        span,
        name_span: span,
    }
}

/// A constant of such a class.
fn constant(name: &str, ty: Option<TypeRef>, value: Value, span: Span) -> Field {
    Field {
        name: Name::new(name),
        ty,
        receiver: None,
        value: Some(value),
        getter: None,
        setters: Vec::new(),
        modifiers: Modifiers { is_static: true, constant: true, ..Modifiers::default() },
        annotations: Vec::new(),
        span,
        name_span: span,
    }
}

/// A constant with the values that it has in builds that are released.
fn field(name: &str, by_variant: &ByVariant<'_>, value: &dyn Fn(&Setting) -> Value) -> Option<Field> {
    let released: Vec<&Setting> = by_variant
        .iter()
        // What `release` says itself takes the place of what holds for all.
        .filter(|(variant, _)| **variant != DEBUG && !(variant.is_empty() && by_variant.contains_key("release")))
        .flat_map(|(_, settings)| settings.iter().copied())
        .collect();
    let mut seen = BTreeSet::new();
    let mut values: Vec<Value> = Vec::new();
    for setting in released.iter().filter(|setting| seen.insert(setting.value.clone())) {
        values.push(value(setting));
    }
    let span = released.first()?.span;
    if values.len() > MOST_VALUES {
        values = vec![Value::new(ValueKind::Unreadable, span)];
    }
    let last = values.pop()?;
    // One of several, and nothing here tells which.
    let value = values.into_iter().fold(last, |other, value| either(value, other, span));
    let ty = matches!(value.kind, ValueKind::Text(_)).then(|| TypeRef::named("String"));
    Some(constant(name, ty, value, span))
}

/// The value of a constant: text stands in quotes inside of the text that the script gives.
fn value(setting: &Setting, builds: &Builds<'_>) -> Value {
    let written = setting.value.as_str();
    let quoted = written.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let text = |text: &str| ValueKind::Text(vec![Piece::Literal(Name::new(text))]);
    let kind = match (quoted, written) {
        (Some(inside), _) if !inside.contains('$') => text(inside),
        // `"\"${name}\""`
        (Some(inside), _) => match builds.resolve(inside).as_slice() {
            [only] => text(only),
            _ => ValueKind::Unreadable,
        },
        (None, "true" | "false") => ValueKind::Bool(written == "true"),
        (None, _) => written.parse().map_or(ValueKind::Unreadable, ValueKind::Int),
    };
    Value::new(kind, setting.value_span)
}

/// One value or another.
pub(super) fn either(one: Value, other: Value, span: Span) -> Value {
    let arm = |value: Value, tests: Vec<Value>| Arm {
        tests,
        guard: None,
        binds: Vec::new(),
        body: Block { span: value.span, stmts: vec![Stmt::Eval(value)] },
    };
    let unknown = Value::new(ValueKind::Unreadable, span);
    let branch = Branch { subject: None, arms: vec![arm(one, vec![unknown]), arm(other, Vec::new())], span };
    Value::new(ValueKind::Block(Box::new(Block { stmts: vec![Stmt::Branch(branch)], span })), span)
}
