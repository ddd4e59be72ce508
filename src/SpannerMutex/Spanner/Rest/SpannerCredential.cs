using System.Net.Http.Headers;
using Google.Apis.Auth.OAuth2;
using Google.Apis.Auth.OAuth2.Responses;
using Google.Apis.Http;
using Newtonsoft.Json;
using SpannerMutex.Errors;

namespace SpannerMutex.Spanner.Rest;

/// <summary>Signs requests with an access token for Spanner, which Google.Apis.Auth fetches, keeps and renews.</summary>
internal sealed class SpannerCredential(GoogleCredential? given)
{
    private static readonly string[] s_scopes =
    [
        "https://www.googleapis.com/auth/spanner.data",
        "https://www.googleapis.com/auth/spanner.admin",
    ];

    private GoogleCredential? _credential;

    public async Task ApplyAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            _credential ??= (given ?? await FindAsync(cancellationToken).ConfigureAwait(false)).CreateScoped(s_scopes);
            var token = await ((ITokenAccessWithHeaders)_credential)
                .GetAccessTokenWithHeadersForRequestAsync(request.RequestUri!.GetLeftPart(UriPartial.Authority), cancellationToken)
                .ConfigureAwait(false);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.AccessToken);
            token.AddHeaders(request);
        }
        catch (Exception e) when (e is not SpannerRestException && !cancellationToken.IsCancellationRequested)
        {
            throw Refused(e);
        }
    }

    /// <summary>Fetches a new token after a 401, unless another caller has already done so.</summary>
    public async Task<bool> RenewAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        try
        {
            return _credential?.UnderlyingCredential is IHttpUnsuccessfulResponseHandler handler
                && await handler.HandleResponseAsync(new HandleUnsuccessfulResponseArgs
                {
                    Request = answer.RequestMessage,
                    Response = answer,
                    TotalTries = 2,
                    CurrentFailedTry = 1,
                    CancellationToken = cancellationToken,
                }).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            throw Refused(e);
        }
    }

    private static async Task<GoogleCredential> FindAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await GoogleCredential.GetApplicationDefaultAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new SpannerRestException(SpannerStatusCode.Unauthenticated, Text(FirstLine(e)), e) { RedactedMessage = Text(ErrorClassification.Describe(e)) };
        }

        static string Text(string cause) =>
            $"No Google credentials were found for Spanner: {cause} On Cloud Run attach a service account; "
            + "elsewhere run 'gcloud auth application-default login' or set GOOGLE_APPLICATION_CREDENTIALS; "
            + "for an emulator set SPANNER_EMULATOR_HOST.";
    }

    private static SpannerRestException Refused(Exception e)
    {
        var isTransient = IsNotAboutTheCredentials(e);
        var code = isTransient ? SpannerStatusCode.Unavailable : SpannerStatusCode.Unauthenticated;
        return new SpannerRestException(code, Text(FirstLine(e)), e) { RedactedMessage = Text(ErrorClassification.Describe(e)) };

        string Text(string cause) => isTransient
            ? $"The server that issues Google's access tokens can't be reached or can't reply now: {cause}"
            : $"Google issued no access token for these credentials: {cause} Check that the key or service account still exists and is enabled.";
    }

    // A failed connection, a time-out of the token client, an overloaded or failing server, a page instead of a token.
    private static bool IsNotAboutTheCredentials(Exception e) => e switch
    {
        HttpRequestException or IOException or OperationCanceledException or JsonException => true,
        TokenResponseException { StatusCode: { } status } => (int)status is < 400 or 408 or 429 or >= 500,
        _ => false,
    };

    private static string FirstLine(Exception e) => e is TokenResponseException { Error: { } error }
        ? $"{error.Error}{(string.IsNullOrEmpty(error.ErrorDescription) ? "" : $" ({error.ErrorDescription})")}."
        : e.Message.Split('\n', 2)[0].TrimEnd();
}
