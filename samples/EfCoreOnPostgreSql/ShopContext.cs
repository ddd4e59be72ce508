using Microsoft.EntityFrameworkCore;

namespace EfCoreOnPostgreSql;

internal sealed class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options)
{
    public DbSet<Order> Orders => Set<Order>();
}
