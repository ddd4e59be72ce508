using SpannerMutex.Migrations;

namespace CloudRunApp;

/// <summary>The shop over HTTP.</summary>
internal static class ShopEndpoints
{
    public static void AddShop(this IServiceCollection services)
    {
        services.AddSingleton<Shop>();
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ShopJson.Default));
    }

    public static void MapShop(this WebApplication app)
    {
        // Needs no table, so that it answers whatever folder of migrations the service is given.
        app.MapGet("/", (InstanceIdentity instance) => TypedResults.Ok(instance));

        app.MapGet("/summary", async (Shop shop, CancellationToken aborted) => TypedResults.Ok(await shop.SummariseAsync(aborted)));

        app.MapGet("/orders", async (Shop shop, CancellationToken aborted) => TypedResults.Ok(await shop.ListAsync(aborted)));

        app.MapPost("/orders", async Task<IResult> (NewOrder wanted, Shop shop, CancellationToken aborted) =>
            wanted.Faults() is { Count: > 0 } faults
                ? TypedResults.ValidationProblem(faults)
                : TypedResults.Created("/orders", await shop.PlaceAsync(wanted, aborted)));
    }
}
