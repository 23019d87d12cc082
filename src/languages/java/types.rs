//! Types and dotted names.

use crate::ir::{Name, TypeRef};

use super::walk::Lowering;
use super::words::Kind;

/// `ty` with as many array levels around it.
pub(super) fn array_of(ty: TypeRef, levels: usize) -> TypeRef {
    (0..levels).fold(ty, |ty, _| TypeRef { name: Name::new_static("Array"), args: vec![ty] })
}

impl Lowering<'_> {
    /// The type under the cursor; none for `var` and `void`.
    pub(super) fn declared_type(&mut self) -> Option<TypeRef> {
        (!matches!(self.text(), "var" | "void")).then(|| self.type_ref())
    }

    pub(super) fn type_ref(&mut self) -> TypeRef {
        let Some(level) = self.enter() else { return TypeRef::default() };
        let ty = match self.kind() {
            Kind::ArrayType => self.array_type(),
            Kind::GenericType => self.generic_type(),
            Kind::AnnotatedType | Kind::Wildcard => self.inner_type().unwrap_or_else(|| TypeRef::named("?")),
            _ => TypeRef::named(self.dotted()),
        };
        self.leave(&level);
        ty
    }

    /// The last type among the children, past annotations and `? extends`.
    pub(super) fn inner_type(&mut self) -> Option<TypeRef> {
        let mut found = None;
        let mut on = self.first();
        while on {
            if self.kind().is_type() {
                found = Some(self.type_ref());
            }
            on = self.next();
        }
        found
    }

    fn array_type(&mut self) -> TypeRef {
        let mut element = TypeRef::default();
        let mut levels = 0;
        let mut on = self.first();
        while on {
            match self.kind() {
                Kind::Dimensions => levels += self.dimensions(),
                kind if kind.is_type() => element = self.type_ref(),
                _ => {}
            }
            on = self.next();
        }
        array_of(element, levels)
    }

    fn generic_type(&mut self) -> TypeRef {
        let mut ty = TypeRef::default();
        let mut on = self.first();
        while on {
            match self.kind() {
                Kind::TypeArguments => ty.args = self.types(),
                kind if kind.is_type() => ty.name = self.dotted(),
                _ => {}
            }
            on = self.next();
        }
        ty
    }

    /// The types in a list: type arguments, `implements`, `catch (A | B e)`.
    pub(super) fn types(&mut self) -> Vec<TypeRef> {
        let mut types = Vec::new();
        let mut on = self.first();
        while on {
            let kind = self.kind();
            if kind.is_type() || kind == Kind::Wildcard {
                types.push(self.type_ref());
            }
            on = self.next();
        }
        types
    }

    /// Names of the type parameters.
    pub(super) fn generics(&mut self) -> Vec<Name> {
        let mut names = Vec::new();
        let mut on = self.first();
        while on {
            if self.kind() == Kind::TypeParameter {
                names.extend(self.child_text(Kind::TypeIdentifier));
            }
            on = self.next();
        }
        names
    }

    /// The text of the first child of a kind.
    pub(super) fn child_text(&mut self, kind: Kind) -> Option<Name> {
        let mut found = None;
        let mut on = self.first();
        while on {
            if found.is_none() && self.kind() == kind {
                found = Some(self.name());
            }
            on = self.next();
        }
        found
    }

    /// How many `[]` a node of dimensions has.
    pub(super) fn dimensions(&mut self) -> usize {
        let mut levels = 0;
        let mut on = self.first();
        while on {
            levels += usize::from(self.kind() == Kind::OpenBracket);
            on = self.next();
        }
        levels
    }

    /// A dotted name without the generics, annotations, blanks and comments that may stand in it.
    pub(super) fn dotted(&mut self) -> Name {
        let text = self.text();
        if !text.contains(|c: char| c.is_whitespace() || matches!(c, '<' | '@' | '/')) {
            return Name::new(text);
        }
        // Such names are left-recursive: down to the first part, then up again, a part at a time.
        let mut levels = 0;
        while matches!(self.kind(), Kind::ScopedType | Kind::ScopedIdentifier | Kind::GenericType)
            && self.goto_operand()
        {
            levels += 1;
        }
        let mut name = self.text().to_owned();
        for _ in 0..levels {
            while self.next_part() {
                name.push('.');
                name.push_str(self.text());
            }
        }
        Name::from(name)
    }

    /// To the next identifier among the siblings; back to the parent and false where there is none.
    fn next_part(&mut self) -> bool {
        while self.next() {
            if matches!(self.kind(), Kind::TypeIdentifier | Kind::Identifier) {
                return true;
            }
        }
        false
    }
}
