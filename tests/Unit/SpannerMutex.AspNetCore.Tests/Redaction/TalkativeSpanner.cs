using System.Net;
using System.Text;

namespace SpannerMutex.AspNetCore.Tests.Redaction;

/// <summary>A Spanner that answers every call with an error that quotes the statement.</summary>
internal sealed class TalkativeSpanner(string secret, HttpStatusCode status, string code) : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Task.FromResult(new HttpResponseMessage(status)
        {
            Content = new StringContent(
                code.Length == 0
                    ? $"<html>{secret}</html>"
                    : $$$"""{"error":{"code":{{{(int)status}}},"status":"{{{code}}}","message":"in statement '{{{secret}}}'"}}""",
                Encoding.UTF8,
                "application/json"),
        });
}
