using Mono.Cecil;

namespace SpannerMutex.RepositoryTests.Architecture;

/// <summary>
/// The rooms of the shipped assemblies and the arrows between them, read from the compiled code. A room is a namespace;
/// constants and <c>nameof</c> leave no trace in compiled code, and so are no arrows.
/// </summary>
internal static class House
{
    // Extension methods live in the namespaces that apps import anyway; here is the room in which each is at home.
    private static readonly Dictionary<string, string> s_extensions = new()
    {
        ["SpannerMutex/Microsoft.Extensions.DependencyInjection"] = "SpannerMutex.Registration",
        ["SpannerMutex.AspNetCore/Microsoft.Extensions.DependencyInjection"] = "SpannerMutex.AspNetCore.Registration",
        ["SpannerMutex.AspNetCore/Microsoft.AspNetCore.Builder"] = "SpannerMutex.AspNetCore.Http",
        ["SpannerMutex.Testing/Microsoft.Extensions.DependencyInjection"] = "SpannerMutex.Testing",
        ["SpannerMutex.EntityFrameworkCore/Microsoft.Extensions.DependencyInjection"] = "SpannerMutex.EntityFrameworkCore",
    };

    /// <summary>All arrows from one room to another, each once.</summary>
    /// <param name="assemblies">The paths of the assemblies; types of others are no rooms.</param>
    public static IReadOnlyList<Arrow> ArrowsOf(params IReadOnlyList<string> assemblies)
    {
        var modules = assemblies.Select(path => ModuleDefinition.ReadModule(path)).ToList();
        try
        {
            var rooms = modules.SelectMany(module => module.Types)
                .Select(type => (Type: type, Room: RoomOf(type)))
                .Where(entry => entry.Room is not null)
                .ToDictionary(entry => entry.Type.FullName, entry => (entry.Type, Room: entry.Room!));
            return [.. rooms.Values.SelectMany(user => ArrowsOf(user.Type, user.Room, rooms)).Distinct()];
        }
        finally
        {
            modules.ForEach(module => module.Dispose());
        }
    }

    private static IEnumerable<Arrow> ArrowsOf(TypeDefinition user, string room, Dictionary<string, (TypeDefinition Type, string Room)> rooms) =>
        from used in TypeUses.Of(user).Select(Outermost)
        where rooms.ContainsKey(used.FullName) && rooms[used.FullName].Room != room
        select new Arrow(room, rooms[used.FullName].Room, user.Name, used.Name);

    // What the compiler puts into namespaces of its own belongs to no room.
    private static string? RoomOf(TypeDefinition type)
    {
        var assembly = type.Module.Assembly.Name.Name;
        return s_extensions.GetValueOrDefault($"{assembly}/{type.Namespace}")
            ?? (type.Namespace.StartsWith("System.", StringComparison.Ordinal)
                || type.Namespace.StartsWith("Microsoft.", StringComparison.Ordinal)
                || type.Namespace.Length == 0 ? null : type.Namespace);
    }

    private static TypeReference Outermost(TypeReference type) => type.DeclaringType is { } outer ? Outermost(outer) : type;
}
