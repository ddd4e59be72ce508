using Microsoft.EntityFrameworkCore;

namespace SpannerMutex.EntityFrameworkCore.Tests.Apps;

/// <summary>Three migrations, each of which leaves one row in a table that would take a second one as well.</summary>
public sealed class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options);
