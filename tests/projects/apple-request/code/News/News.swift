import Foundation

func load() async throws -> Data {
    let (data, _) = try await URLSession.shared.data(from: URL(string: "http://news.example.com/today")!)
    return data
}
