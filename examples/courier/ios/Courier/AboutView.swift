import SwiftUI

struct AboutView: View {
    /// Namespace of the SVG that is drawn on waybills.
    static let svgNamespace = "http://www.w3.org/2000/svg"

    // Until 4.0 the terms were fetched from ftp://files.example.com/terms.txt
    // let terms = try String(contentsOf: URL(string: "http://files.example.com/terms.txt")!)

    var body: some View {
        List {
            Text("Courier 5.2")
            Link("Terms", destination: URL(string: "http://www.example.org/terms")!)
            Link("Imprint", destination: URL(string: "https://www.example.org/imprint")!)
        }
    }

    static func waybill(number: String) -> String {
        "<svg xmlns=\"\(svgNamespace)\"><text>\(number)</text></svg>"
    }

    static func isInsecure(_ link: String) -> Bool {
        link.hasPrefix("http://") || link.hasPrefix("ws://")
    }
}
