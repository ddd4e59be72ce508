using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.TestSupport.Time;

namespace SpannerMutex.Tests.Spanner;

/// <summary>
/// TLS and HTTP/2, where all calls share one connection, and that connection dies without a word. The emulator speaks
/// neither.
/// </summary>
public sealed class SilentConnectionTests : IAsyncLifetime
{
    private static readonly SpannerStatement s_one = new("SELECT 1");
    private static readonly SpannerMutation[] s_write = [SpannerMutation.Insert("t", ("k", "a"))];

    private readonly X509Certificate2 _certificate = SelfSigned();
    private ScriptedServer _server = null!;
    private SilencingProxy _wire = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await ScriptedServer.StartAsync(_certificate);
        _wire = new SilencingProxy(_server.Address.Port);
    }

    public async ValueTask DisposeAsync()
    {
        await _wire.DisposeAsync();
        await _server.DisposeAsync();
        _certificate.Dispose();
    }

    [Fact]
    public async Task Query_ConnectionDiedSilently_PingsFindItAndTheCallGoesOverANewOne()
    {
        using var client = await ConnectedAsync(TimeSpan.FromMinutes(2));
        var lost = _wire.Silence();

        var query = client.QueryAsync(s_one, Token).AsTask();
        await lost;

        (await query).Rows.Count.ShouldBe(1);
        client.RequestCount.ShouldBe(4, "the session, the first query, and two attempts at the second");
        _wire.Connections.ShouldBe(2);
    }

    [Fact]
    public async Task Commit_ConnectionDiedSilently_IsAnUnknownOutcomeAndTheNextOneWorks()
    {
        using var client = await ConnectedAsync(TimeSpan.FromMinutes(2));
        _ = _wire.Silence();

        var error = await Should.ThrowAsync<SpannerRestException>(client.CommitAsync(s_write, Token).AsTask());

        (error.Code, error.IsOutcomeUnknown).ShouldBe((SpannerStatusCode.Unavailable, true));
        await client.CommitAsync(s_write, Token);
        _server.Of("commit").Count.ShouldBe(1);
    }

    [Fact]
    public async Task Query_TheCallBeforeTimedOut_GetsANewConnection()
    {
        var clock = new VirtualClock();
        using var client = await ConnectedAsync(TimeSpan.FromSeconds(10), clock);
        var lost = _wire.Silence();
        var silent = client.QueryAsync(s_one, Token).AsTask();
        await lost;
        clock.Advance(TimeSpan.FromSeconds(10));
        (await Should.ThrowAsync<SpannerRestException>(silent)).Code.ShouldBe(SpannerStatusCode.DeadlineExceeded);

        await client.QueryAsync(s_one, Token);

        client.RequestCount.ShouldBe(4);
        _wire.Connections.ShouldBe(2);
    }

    private async Task<SpannerRestClient> ConnectedAsync(TimeSpan timeout, TimeProvider? clock = null)
    {
        var client = _server.NewClient(clock, options =>
        {
            options.Endpoint = new Uri($"https://127.0.0.1:{_wire.Port}/");
            options.RequestTimeout = timeout;
            options.CertificateCheck = (_, certificate, _, _) => certificate?.GetCertHashString() == _certificate.GetCertHashString();
        });
        await client.QueryAsync(s_one, Token);
        _wire.Connections.ShouldBe(1, "HTTP/2 needs one connection");
        return client;
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = DateTimeOffset.UtcNow;
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
    }
}
