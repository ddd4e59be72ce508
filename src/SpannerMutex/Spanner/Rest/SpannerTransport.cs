using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;

namespace SpannerMutex.Spanner.Rest;

/// <summary>Sends one request and reads the reply: a value, or a <see cref="SpannerRestException"/>.</summary>
internal sealed class SpannerTransport : IDisposable
{
    // A call that is cancelled earlier doesn't show that the connection is silent.
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(1);

    private readonly SpannerEndpoint _endpoint;
    private readonly SpannerErrors _errors;
    private readonly SpannerCredential? _credential;
    private readonly SpannerHttp _http;
    private readonly TimeProvider _time;
    private long _calls;

    public SpannerTransport(SpannerEndpoint endpoint, SpannerErrors errors, SpannerRestOptions options, TimeProvider time)
    {
        _endpoint = endpoint;
        _errors = errors;
        _credential = endpoint.IsEmulator ? null : new SpannerCredential(options.Credential);
        _http = new SpannerHttp(endpoint, options);
        _time = time;
    }

    public long Calls => Volatile.Read(ref _calls);

    /// <param name="call">What is sent.</param>
    /// <param name="session">The session that it is sent on, or null.</param>
    /// <param name="cancellationToken">Ends the exchange.</param>
    public async Task<TReply> SendAsync<TReply>(SpannerRequest<TReply> call, string? session, CancellationToken cancellationToken)
    {
        var body = call.Body(session);
        for (var isRenewed = false; ; isRenewed = true)
        {
            using var request = Request(call, session + call.Path, body);
            if (_credential is not null)
            {
                await _credential.ApplyAsync(request, cancellationToken).ConfigureAwait(false);
            }

            var (answer, bytes, isWhole) = await ExchangeAsync(call, request, cancellationToken).ConfigureAwait(false);
            using (answer)
            {
                if (answer.StatusCode == HttpStatusCode.Unauthorized && _credential is not null && !isRenewed)
                {
                    call.IsOutcomeOpen = false;
                    if (await _credential.RenewAsync(answer, cancellationToken).ConfigureAwait(false))
                    {
                        continue;
                    }
                }

                return Read(call, request, answer, bytes, isWhole);
            }
        }
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Request(SpannerCall call, string path, byte[]? body)
    {
        var request = new HttpRequestMessage(call.Method, new Uri(_endpoint.Address, "v1/" + path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("SpannerMutex", "1.0"));
        if (call.RouteToLeader)
        {
            request.Headers.Add("x-goog-spanner-route-to-leader", "true");
        }

        if (body is not null)
        {
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } };
        }

        return request;
    }

    private async Task<(HttpResponseMessage Answer, ReadOnlyMemory<byte> Body, bool IsWhole)> ExchangeAsync(
        SpannerCall call, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage? answer = null;
        var http = _http.Current;
        var sentAt = _time.GetTimestamp();
        try
        {
            call.IsOutcomeOpen = call.ChangesData;
            Interlocked.Increment(ref _calls);
            answer = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            answer.RequestMessage ??= request;
            var (body, isWhole) = await BodyReader.ReadAsync(answer.Content, cancellationToken).ConfigureAwait(false);
            return (answer, body, isWhole);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException || IsForeignCancellation(e))
        {
            using (answer)
            {
                var error = answer is null ? _errors.ConnectionFailed(call, e) : _errors.Truncated(call, (int)answer.StatusCode, e);
                call.IsOutcomeOpen = error.IsOutcomeUnknown;
                throw error;
            }
        }
        catch
        {
            answer?.Dispose();
            if (_time.GetElapsedTime(sentAt) >= s_silence)
            {
                _http.Abandon(http);
            }

            throw;
        }

        // SocketsHttpHandler throws a bare SocketException when a connection is reset while it is established. A handler with
        // its own time-out cancels by itself.
        bool IsForeignCancellation(Exception e) =>
            e is OperationCanceledException && !cancellationToken.IsCancellationRequested;
    }

    private TReply Read<TReply>(
        SpannerRequest<TReply> call, HttpRequestMessage request, HttpResponseMessage answer, ReadOnlyMemory<byte> body, bool isWhole)
    {
        var status = (int)answer.StatusCode;
        var error = !isWhole ? _errors.TooLarge(call, status) : null;
        if (error is null && answer.IsSuccessStatusCode)
        {
            try
            {
                var reply = JsonSerializer.Deserialize(body.Span, call.ReplyType);
                var missing = reply is null ? null : call.MissingPart(reply);
                if (reply is not null && missing is null)
                {
                    call.IsOutcomeOpen = false;
                    return reply;
                }

                // Without a reply the body is the JSON value null.
                error = missing is not null ? _errors.Incomplete(call, missing) : _errors.NotSpanner(call, status, body.Span, request.Headers.Authorization?.Parameter);
            }
            catch (JsonException e) when (body.Length == 0 || body.Span[0] == (byte)'{')
            {
                error = _errors.Truncated(call, status, e);
            }
            catch (JsonException)
            {
                error = _errors.NotSpanner(call, status, body.Span, request.Headers.Authorization?.Parameter);
            }
        }

        error ??= _errors.FromErrorBody(call, status, body.Span, request.Headers.Authorization?.Parameter);
        call.IsOutcomeOpen = error.IsOutcomeUnknown;
        throw error;
    }
}
