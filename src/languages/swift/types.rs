//! Types as written.

use tree_sitter::Node;

use super::Lowering;
use crate::ir::{Name, TypeRef, Value, ValueKind};

/// Whether a node is a type.
pub(super) fn is_type(kind: &str) -> bool {
    matches!(
        kind,
        "user_type"
            | "array_type"
            | "dictionary_type"
            | "optional_type"
            | "tuple_type"
            | "function_type"
            | "metatype"
            | "bracket_qualified_type"
            | "opaque_type"
            | "existential_type"
            | "protocol_composition_type"
            | "type_parameter_pack"
            | "type_pack_expansion"
            | "suppressed_constraint"
    )
}

impl<'t> Lowering<'t> {
    /// The first type among some nodes.
    pub(super) fn first_type(&mut self, nodes: &[Node<'t>]) -> Option<TypeRef> {
        let node = nodes.iter().find(|n| is_type(n.kind()))?;
        Some(self.type_ref(*node))
    }

    /// The type that a node holds, e.g. a type annotation.
    pub(super) fn type_in(&mut self, node: Node<'t>) -> Option<TypeRef> {
        let parts = self.parts(node);
        self.first_type(&parts)
    }

    /// A type.
    pub(super) fn type_ref(&mut self, node: Node<'t>) -> TypeRef {
        if !self.enter(node, 2) {
            return TypeRef::default();
        }
        let parts = self.parts(node);
        let of = match node.kind() {
            "user_type" => self.user_type(&parts),
            "array_type" => TypeRef { name: Name::new_static("Array"), args: self.type_list(&parts) },
            "dictionary_type" => TypeRef { name: Name::new_static("Map"), args: self.type_list(&parts) },
            "function_type" => TypeRef::named("Function"),
            "tuple_type" => self.tuple_type(&parts),
            "metatype" => {
                let of = self.first_type(&parts).unwrap_or_default();
                TypeRef { name: Name::from(format!("{}.{}", of.name, self.last_text(&parts))), args: of.args }
            }
            "bracket_qualified_type" => {
                let mut of = self.first_type(&parts).unwrap_or_default();
                for part in parts.iter().filter(|p| p.kind() == "type_identifier") {
                    of.name = Name::from(format!("{}.{}", of.name, self.text(*part)));
                }
                of
            }
            "suppressed_constraint" => TypeRef::named(self.text(node)),
            // Optionals, `some`, `any`, packs: the type inside; of `A & B` the first.
            _ => self.first_type(&parts).unwrap_or_default(),
        };
        self.leave(2);
        of
    }

    fn last_text(&self, parts: &[Node<'t>]) -> &'t str {
        parts.last().map(|p| self.text(*p)).unwrap_or_default()
    }

    fn type_list(&mut self, parts: &[Node<'t>]) -> Vec<TypeRef> {
        parts.iter().filter(|p| is_type(p.kind())).map(|p| self.type_ref(*p)).collect()
    }

    /// `Module.Map<String, Int>`, from the parts of a `user_type` or of a key path's root.
    pub(super) fn user_type(&mut self, parts: &[Node<'t>]) -> TypeRef {
        let mut name = String::new();
        let mut args = Vec::new();
        for part in parts {
            match part.kind() {
                "type_identifier" => {
                    if !name.is_empty() {
                        name.push('.');
                    }
                    name.push_str(self.text(*part).trim_matches('`'));
                }
                "type_arguments" => {
                    let inner = self.parts(*part);
                    args.extend(self.type_list(&inner));
                }
                _ => {}
            }
        }
        TypeRef { name: Name::from(name), args }
    }

    /// `(A, b: B)`; one unnamed type in parentheses is just that type.
    fn tuple_type(&mut self, parts: &[Node<'t>]) -> TypeRef {
        let mut args = Vec::new();
        let mut named = false;
        for item in parts.iter().filter(|p| p.kind() == "tuple_type_item") {
            let inner = self.parts(*item);
            let label = inner.iter().position(|p| p.kind() == ":").and_then(|colon| inner[..colon].last().copied());
            named |= label.is_some();
            let Some(ty) = self.first_type(&inner) else { continue };
            args.push(match label.map(|label| self.text(label).trim_matches('`')) {
                Some(label) if label != "_" => TypeRef { name: Name::from(format!("{label}:")), args: vec![ty] },
                _ => ty,
            });
        }
        match args.pop() {
            Some(only) if args.is_empty() && !named => only,
            last => {
                args.extend(last);
                TypeRef { name: Name::new_static("Tuple"), args }
            }
        }
    }

    /// Names of generic parameters.
    pub(super) fn generics(&mut self, node: Node<'t>) -> Vec<Name> {
        let parameters = self.parts(node);
        let mut names = Vec::new();
        for parameter in parameters.into_iter().filter(|p| p.kind() == "type_parameter") {
            let parts = self.parts(parameter);
            match parts.iter().find(|p| matches!(p.kind(), "type_identifier" | "type_parameter_pack")) {
                Some(pack) if pack.kind() == "type_parameter_pack" => names.push(self.type_ref(*pack).name),
                Some(name) => names.push(Name::new(self.text(*name))),
                None => {}
            }
        }
        names
    }
}

/// The type that an expression names where the grammar could not know that it is one: `[Int]()`, `Foo.self`.
pub(super) fn type_of_value(value: &Value) -> Option<TypeRef> {
    match &value.kind {
        ValueKind::Name(name) => Some(TypeRef::named(name.clone())),
        ValueKind::Member { of: Some(of), name } => {
            let of = type_of_value(of)?;
            Some(TypeRef { name: Name::from(format!("{}.{name}", of.name)), args: of.args })
        }
        ValueKind::TypeLiteral(ty) => Some(ty.clone()),
        ValueKind::List(items) => {
            let [item] = items.as_slice() else { return None };
            Some(TypeRef { name: Name::new_static("Array"), args: vec![type_of_value(item)?] })
        }
        ValueKind::Map(pairs) => {
            let [(key, value)] = pairs.as_slice() else { return None };
            Some(TypeRef { name: Name::new_static("Map"), args: vec![type_of_value(key)?, type_of_value(value)?] })
        }
        ValueKind::Tuple(items) => {
            let args = items.iter().map(|i| type_of_value(&i.value)).collect::<Option<_>>()?;
            Some(TypeRef { name: Name::new_static("Tuple"), args })
        }
        _ => None,
    }
}
