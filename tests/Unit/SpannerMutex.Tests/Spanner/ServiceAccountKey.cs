using System.Security.Cryptography;
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

    public static GoogleCredential WithTokensFrom(Uri server) => GoogleCredential.FromServiceAccountCredential(
        new ServiceAccountCredential(new ServiceAccountCredential.Initializer("gate@p.iam.gserviceaccount.com", new Uri(server, "token").ToString())
        {
            ProjectId = "p",
            KeyId = "1",
        }.FromPrivateKey(s_privateKey.Value)));
}
