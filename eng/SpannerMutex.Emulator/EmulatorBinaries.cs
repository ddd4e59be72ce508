namespace SpannerMutex.Emulator;

/// <summary>The two programs of an emulator: the REST gateway, which starts the gRPC server.</summary>
public sealed record EmulatorBinaries(string Gateway, string Server);
