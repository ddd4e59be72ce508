using System.Security.Cryptography;
using System.Text.Json;
using Google.Apis.Auth.OAuth2;

namespace SpannerMutex.Tests.Spanner;

/// <summary>A service account whose key was made for this run and whose tokens come from the scripted server.</summary>
public static class ServiceAccountKey
{
    private static readonly Lazy<string> s_privateKey = new(() =>
    {
        using var rsa = RSA.Create(2048);
        return rsa.ExportPkcs8PrivateKeyPem();
    });

    public static GoogleCredential WithTokensFrom(Uri server) => CredentialFactory
        .FromJson<ServiceAccountCredential>(JsonSerializer.Serialize(new Dictionary<string, string>
        {
            ["type"] = "service_account",
            ["project_id"] = "p",
            ["private_key_id"] = "1",
            ["private_key"] = s_privateKey.Value,
            ["client_email"] = "gate@p.iam.gserviceaccount.com",
            ["client_id"] = "1",
            ["token_uri"] = new Uri(server, "token").ToString(),
        }))
        .ToGoogleCredential();
}
