namespace EfCoreOnPostgreSql;

internal sealed class Order
{
    public int Id { get; set; }

    public required string Customer { get; set; }
}
