using Microsoft.EntityFrameworkCore;

namespace Snippets;

/// <summary>The reader's own.</summary>
internal sealed class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options);
