#pragma warning disable IDE0065, IDE0130, CA1822, CA1711, CA1812, CA1823, CA1852, CS0067, CS0169, CS0649, IDE0051, IDE0044 // They are only compiled, to be found.

namespace Planted.Lower
{
    internal class Used : Exception;

    [AttributeUsage(AttributeTargets.Class)]
    internal sealed class MarkAttribute : Attribute;
}

namespace Planted.Upper
{
    using Planted.Lower;

    [Mark]
    internal sealed class Attribute;

    internal sealed class Base : Used;

    internal sealed class Body
    {
        public static void Run() => _ = new Used();
    }

    internal sealed class Catch
    {
        public static void Run()
        {
            try
            {
                Console.Out.Flush();
            }
            catch (Used)
            {
            }
        }
    }

    internal sealed class Event
    {
        public event Action<Used>? Raised;
    }

    internal sealed class Field
    {
        private Used? _used;
    }

    internal sealed class Generic
    {
        private List<Used[]>? _used;
    }

    internal sealed class Lambda
    {
        public static Func<object> Run() => () => new Used();
    }

    internal sealed class Nested
    {
        private sealed class Inner : Used;
    }

    internal sealed class Parameter
    {
        public static void Run(Used used) => Console.Out.Write(used is null);
    }

    internal sealed class Property
    {
        public Used? Value => null;
    }

    internal sealed class TypeOf
    {
        public static Type Run() => typeof(Used);
    }
}
