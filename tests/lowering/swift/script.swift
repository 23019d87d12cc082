#!/usr/bin/env swift
import Foundation

let client = Client(host: CommandLine.arguments[1])
client.tls = nil
do {
    try client.connect()
} catch {
    print(error)
}
for line in client.lines { print(line) }
if client.failed { exit(1) }
defer { client.close() }
throw Failure.last
