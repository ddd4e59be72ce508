namespace SpannerMutex.Spanner.Rest;

/// <summary>Which server the client uses, and which setting named it.</summary>
internal sealed record SpannerEndpoint(Uri Address, bool IsEmulator, string Source)
{
    private const int RestPortOffset = 10;

    public static SpannerEndpoint Resolve(SpannerRestOptions options, Func<string, string?> environment)
    {
        if (options.Endpoint is { } endpoint)
        {
            return endpoint.Scheme == Uri.UriSchemeHttps || endpoint.IsLoopback
                ? new SpannerEndpoint(endpoint, IsEmulator: false, nameof(options.Endpoint))
                : throw new ArgumentException($"{endpoint} would send credentials over plain http: use https.");
        }

        // Blanks are a mistake in a setting: if they meant "none", the calls would go to Google's Spanner.
        if (options.EmulatorHost is { Length: > 0 })
        {
            return Emulator(options.EmulatorHost, RestPortOffset, nameof(options.EmulatorHost));
        }

        var detection = SpannerDatabaseName.EmulatorDetection(options.Database);
        var emulator = Is("ProductionOnly") ? null
            : environment("SPANNER_EMULATOR_REST_HOST") is { Length: > 0 } rest ? Emulator(rest, 0, "SPANNER_EMULATOR_REST_HOST")
            : environment("SPANNER_EMULATOR_HOST") is { Length: > 0 } grpc ? Emulator(grpc, RestPortOffset, "SPANNER_EMULATOR_HOST")
            : null;
        if (emulator is null && Is("EmulatorOnly"))
        {
            throw new ArgumentException(
                "The connection string says EmulatorDetection=EmulatorOnly, but neither SPANNER_EMULATOR_HOST nor EmulatorHost is set.");
        }

        return emulator ?? new SpannerEndpoint(new Uri("https://spanner.googleapis.com/"), IsEmulator: false, "default");

        bool Is(string wanted) => string.Equals(detection, wanted, StringComparison.OrdinalIgnoreCase);
    }

    private static SpannerEndpoint Emulator(string host, int offset, string source)
    {
        var text = host.Trim();
        var authority = text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? text[7..] : text;
        authority = authority.TrimEnd('/');
        var colon = authority.LastIndexOf(':');
        if (colon > 0
            && int.TryParse(authority.AsSpan(colon + 1), out var port)
            && port is > 0 && port <= ushort.MaxValue - offset
            && Uri.TryCreate($"http://{authority[..colon]}:{port + offset}/", UriKind.Absolute, out var address)
            && address is { AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "" })
        {
            return new SpannerEndpoint(address, IsEmulator: true, $"{source}={text}");
        }

        throw new ArgumentException(
            $"{source}='{host}' is not the address of a Spanner emulator. Give host and port, such as localhost:9010" +
            (offset == 0 ? " (here the REST port)." : " (the gRPC port; REST is expected 10 above it)."));
    }
}
