namespace SpannerMutex.Spanner.Rest;

/// <summary>Creates instances and databases on an emulator; throws on Google's Spanner.</summary>
public static class SpannerEmulator
{
    /// <summary>Checks the address of an emulator, as <see cref="SpannerRestOptions.EmulatorHost" /> takes it.</summary>
    /// <param name="host">Host and gRPC port; null: what the environment variables say.</param>
    /// <exception cref="ArgumentException">The text is not a valid address.</exception>
    public static void CheckHost(string? host) =>
        SpannerEndpoint.Resolve(new SpannerRestOptions { EmulatorHost = host }, Environment.GetEnvironmentVariable);

    /// <summary>Creates the client's instance, unless it exists.</summary>
    /// <param name="client">A client of an emulator.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Whether it was created now.</returns>
    /// <exception cref="InvalidOperationException">The client is one of Google's Spanner.</exception>
    public static ValueTask<bool> CreateInstanceAsync(SpannerRestClient client, CancellationToken cancellationToken = default)
    {
        Check(client);
        return CreateAsync(client, SpannerRequests.CreateInstance(client.Database), cancellationToken);
    }

    /// <summary>Creates the client's database, and its instance, unless they exist.</summary>
    /// <param name="client">A client of an emulator.</param>
    /// <param name="statements">DDL for a new database; not run on one that exists.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Whether the database was created now.</returns>
    /// <exception cref="InvalidOperationException">The client is one of Google's Spanner.</exception>
    public static async ValueTask<bool> CreateDatabaseAsync(
        SpannerRestClient client, IReadOnlyList<string>? statements = null, CancellationToken cancellationToken = default)
    {
        await CreateInstanceAsync(client, cancellationToken).ConfigureAwait(false);
        return await CreateAsync(client, SpannerRequests.CreateDatabase(client.Database, statements), cancellationToken).ConfigureAwait(false);
    }

    // The emulator ends these operations within the call.
    private static async ValueTask<bool> CreateAsync(
        SpannerRestClient client, SpannerRequest<Operation> request, CancellationToken cancellationToken)
    {
        try
        {
            var operation = await client.Connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
            return operation.Error is { } error
                ? throw new SpannerRestException((SpannerStatusCode)error.Code, $"'{request.Name}' failed for {client.Database}: {error.Message}")
                : true;
        }
        catch (SpannerRestException e) when (e.Code == SpannerStatusCode.AlreadyExists)
        {
            return false;
        }
    }

    private static void Check(SpannerRestClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        if (!client.IsEmulator)
        {
            throw new InvalidOperationException(
                $"{client.Database} is on Google's Spanner, where instances and databases cost money and are created by their owner " +
                "(gcloud, Terraform). To work on an emulator set SPANNER_EMULATOR_HOST.");
        }
    }
}
