@attached(member, names: named(init))
public macro Model() = #externalMacro(module: "Macros", type: "Model")

@Model
@Observable final class Item {
    @Attribute(.unique) var id: Int = 0
}

func macros() {
    let url = #URL("https://example.com")
    #expect(a == b)
    let predicate = #Predicate<Item> { $0.id > 1 }
    #Preview("Title") { ContentView() }
    #warning("remove this")
}

#Preview {
    ContentView()
}
