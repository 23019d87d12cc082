// swift-tools-version:5.10
import PackageDescription

let package = Package(
    name: "Courier",
    platforms: [.iOS(.v16)],
    products: [
        .library(name: "Courier", targets: ["Courier"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-log.git", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.29.0"),
        .package(url: "https://github.com/daltoniam/Starscream.git", exact: "4.0.8"),
        .package(url: "https://github.com/emqx/CocoaMQTT.git", exact: "2.4.0"),
        .package(url: "https://github.com/robbiehanson/CocoaAsyncSocket.git", exact: "7.6.5"),
        .package(url: "https://github.com/vapor/postgres-nio.git", exact: "1.33.1")
    ],
    targets: [
        .target(
            name: "Courier",
            dependencies: [
                .product(name: "CocoaAsyncSocket", package: "CocoaAsyncSocket"),
                .product(name: "CocoaMQTT", package: "CocoaMQTT"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "PostgresNIO", package: "postgres-nio"),
                .product(name: "Starscream", package: "Starscream")
            ],
            path: "Courier",
            exclude: ["Info.plist"]
        )
    ]
)
