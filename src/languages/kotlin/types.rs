//! Types as written, type arguments and type parameters.

use tree_sitter::Node;

use super::Lowering;
use super::kind::Kind;
use crate::ir::{Name, TypeRef};

impl<'t> Lowering<'t> {
    /// The first type among some nodes.
    pub(super) fn type_among(&mut self, kids: &[Node<'t>]) -> Option<TypeRef> {
        let node = kids.iter().find(|kid| Kind::of(**kid).is_type())?;
        Some(self.type_ref(*node))
    }

    /// A type; what is nested too deeply is left empty.
    pub(super) fn type_ref(&mut self, node: Node<'t>) -> TypeRef {
        self.deeper(node, Self::type_ref_inside).unwrap_or_default()
    }

    fn type_ref_inside(&mut self, node: Node<'t>) -> TypeRef {
        match Kind::of(node) {
            Kind::UserType => self.user_type(node),
            Kind::FunctionType => self.function_type(node),
            Kind::Dynamic => TypeRef::named(Name::new_static("dynamic")),
            // `T?`, `(T)`, `T & Any`: what remains without nullability is the first type inside.
            _ => {
                let kids = self.kids(node);
                self.type_among(&kids).unwrap_or_default()
            }
        }
    }

    fn user_type(&mut self, node: Node<'t>) -> TypeRef {
        let kids = self.kids(node);
        self.dotted_type(&kids)
    }

    /// `A.B<C>.D` from the parts between the dots; generic arguments of all parts are joined.
    pub(super) fn dotted_type(&mut self, parts: &[Node<'t>]) -> TypeRef {
        let mut name = String::new();
        let mut single = None;
        let mut args = Vec::new();
        for part in parts {
            match Kind::of(*part) {
                Kind::TypeIdentifier => {
                    let here = self.name(*part);
                    if single.is_none() && name.is_empty() {
                        single = Some(here);
                        continue;
                    }
                    if let Some(first) = single.take() {
                        name.push_str(&first);
                    }
                    name.push('.');
                    name.push_str(&here);
                }
                Kind::TypeArguments => args.append(&mut self.type_arguments(*part)),
                _ => {}
            }
        }
        TypeRef { name: single.unwrap_or_else(|| Name::from(name)), args }
    }

    /// `(A, b: B) -> C` is `Function<A, B, C>`, and `R.(A) -> C` is `Function<receiver<R>, A, C>`.
    fn function_type(&mut self, node: Node<'t>) -> TypeRef {
        let mut args = Vec::new();
        for kid in self.kids(node) {
            match Kind::of(kid) {
                Kind::ReceiverType => {
                    let inside = self.kids(kid);
                    let receiver = self.type_among(&inside).unwrap_or_default();
                    args.push(TypeRef { name: Name::new_static(TypeRef::RECEIVER), args: vec![receiver] });
                }
                Kind::FunctionTypeParameters => {
                    for parameter in self.kids(kid) {
                        if Kind::of(parameter) == Kind::Parameter {
                            let inside = self.kids(parameter);
                            args.extend(self.type_among(&inside));
                        } else if Kind::of(parameter).is_type() {
                            args.push(self.type_ref(parameter));
                        }
                    }
                }
                kind if kind.is_type() => args.push(self.type_ref(kid)),
                _ => {}
            }
        }
        TypeRef { name: Name::new_static("Function"), args }
    }

    /// `<A, out B, *>`.
    pub(super) fn type_arguments(&mut self, node: Node<'t>) -> Vec<TypeRef> {
        let mut types = Vec::new();
        for projection in self.kids(node) {
            if Kind::of(projection) == Kind::TypeProjection {
                let inside = self.kids(projection);
                let projected = self.type_among(&inside);
                types.push(projected.unwrap_or_else(|| TypeRef::named(Name::new_static("*"))));
            }
        }
        types
    }

    /// Names of `<reified T, in U>`.
    pub(super) fn type_parameters(&mut self, node: Node<'t>) -> Vec<Name> {
        let mut names = Vec::new();
        for parameter in self.kids(node) {
            if Kind::of(parameter) == Kind::TypeParameter {
                let inside = self.kids(parameter);
                let name = inside.iter().find(|kid| Kind::of(**kid) == Kind::TypeIdentifier);
                names.extend(name.map(|name| self.name(*name)));
            }
        }
        names
    }
}
