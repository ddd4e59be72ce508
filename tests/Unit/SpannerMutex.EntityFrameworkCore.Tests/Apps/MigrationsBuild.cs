using System.Reflection;
using System.Reflection.Emit;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SpannerMutex.EntityFrameworkCore.Tests.Apps;

/// <summary>One build after another of the assembly that has EmptyContext's only migration, under the same names each time.</summary>
internal static class MigrationsBuild
{
    public static Assembly Next()
    {
        var assembly = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Shop.Migrations"), AssemblyBuilderAccess.Run);
        var migration = assembly.DefineDynamicModule("Shop.Migrations").DefineType("OnlyOne", TypeAttributes.Public, typeof(Migration));
        Mark<DbContextAttribute>(migration, typeof(EmptyContext));
        Mark<MigrationAttribute>(migration, "20260101000001_OnlyOne");
        migration.DefineMethod("Up", MethodAttributes.Family | MethodAttributes.Virtual, typeof(void), [typeof(MigrationBuilder)])
            .GetILGenerator().Emit(OpCodes.Ret);
        migration.CreateType();
        return assembly;
    }

    private static void Mark<TAttribute>(TypeBuilder type, object argument) =>
        type.SetCustomAttribute(new CustomAttributeBuilder(typeof(TAttribute).GetConstructors().Single(), [argument]));
}
