struct ContentView: View {
    @State private var url = "http://example.com"
    @Environment(\.dismiss) var dismiss

    var body: some View {
        NavigationStack {
            List(items) { item in
                Row(item)
                if item.isNew {
                    Badge()
                } else {
                    EmptyView()
                }
                ForEach(item.children, id: \.self) { child in
                    Text("\(child)")
                }
            }
            .onAppear { load() }
            .task(id: url) { await reload() }
            .sheet(isPresented: $isShown) { Sheet() } content: { Inner() }
            .toolbar {
                Button("Go") { go() }
                Button { go() } label: { Image(systemName: "x") }
            }
        }
    }
}
