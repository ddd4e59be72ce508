using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;

namespace Snippets;

internal static class TestingGate
{
    public static async Task OpenAsync()
    {
        #region testing-gate
        await using var app = new WebApplicationFactory<Program>().WithWebHostBuilder(
            host => host.ConfigureTestServices(services => services.OpenSpannerMutexGate()));
        #endregion
    }
}
