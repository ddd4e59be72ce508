using EfCoreOnPostgreSql;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using SpannerMutex.Stores.AdoNet;

// No Spanner: the lease is a row in the database that is migrated.
var builder = WebApplication.CreateBuilder(args);
var shop = NpgsqlDataSource.Create(builder.Configuration.GetConnectionString("Shop")!);
builder.Services.AddDbContext<ShopContext>(options => options.UseNpgsql(shop));
builder.Services.AddSpannerMutexMigrations()
    .UseLeaseStore(_ => new AdoNetLeaseStore(shop, new() { Dialect = LeaseDialect.PostgreSql }))
    .UseEntityFrameworkCore<ShopContext>();

var app = builder.Build();
app.MapHealthChecks("/readyz", new() { Predicate = check => check.Tags.Contains("ready") });
app.MapGet("/orders", (ShopContext context) => context.Orders.AsNoTracking().OrderBy(order => order.Id).ToListAsync());
app.MapPost("/orders", async (Order order, ShopContext context) =>
{
    context.Orders.Add(order);
    await context.SaveChangesAsync();
    return Results.Created($"/orders/{order.Id}", order);
});
await app.RunAsync();
