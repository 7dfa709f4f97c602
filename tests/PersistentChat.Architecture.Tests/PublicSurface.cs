using System.Reflection;
using System.Runtime.CompilerServices;

namespace PersistentChat.Architecture.Tests;

/// <summary>The public types and members of an assembly as lines of text, each complete by itself.</summary>
internal static class PublicSurface
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<string> Of(Assembly assembly) =>
        assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal).SelectMany(Lines);

    private static IEnumerable<string> Lines(Type type)
    {
        var name = SurfaceNames.Of(type, isQualified: true);
        return Members(type).Where(line => line is not null).Select(line => $"{name}: {line}").Order(StringComparer.Ordinal)
            .Prepend($"{Kind(type)} {name}{Bases(type)}");
    }

    private static string Kind(Type type)
    {
        if (type.IsEnum)
            return "enum";
        if (type.IsInterface)
            return "interface";
        if (typeof(Delegate).IsAssignableFrom(type))
            return "delegate";
        if (type.IsValueType)
            return type.IsByRefLike ? "ref struct" : "struct";
        return type.IsAbstract && type.IsSealed ? "static class" : type.IsSealed ? "sealed class" : type.IsAbstract ? "abstract class" : "class";
    }

    private static string Bases(Type type)
    {
        if (type.IsEnum)
            return " : " + SurfaceNames.Of(type.GetEnumUnderlyingType());
        var bases = type.GetInterfaces().Where(one => one.IsVisible).Select(one => SurfaceNames.Of(one)).Order(StringComparer.Ordinal).ToList();
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType))
            bases.Insert(0, SurfaceNames.Of(parent));
        return bases.Count == 0 ? "" : " : " + string.Join(", ", bases);
    }

    private static IEnumerable<string?> Members(Type type) => type.GetMembers(Declared).Select(member => member switch
    {
        FieldInfo field when IsVisible(field) && !field.IsSpecialName => Line(field),
        PropertyInfo property => Line(property),
        EventInfo { AddMethod: { } add } one when IsVisible(add) => $"event {SurfaceNames.Of(one.EventHandlerType!)} {one.Name}",
        ConstructorInfo constructor when IsVisible(constructor) && !constructor.IsStatic => $"new({Parameters(constructor)})",
        MethodInfo method when IsVisible(method) && IsWritten(method) => Line(method),
        _ => null,
    });

    private static string Line(FieldInfo field)
    {
        var modifiers = field.IsLiteral ? "const " : (field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : "");
        var value = field.IsLiteral ? $" = {field.GetRawConstantValue() ?? "null"}" : "";
        return $"{modifiers}{SurfaceNames.Of(field.FieldType)} {field.Name}{value}";
    }

    private static string? Line(PropertyInfo property)
    {
        var accessors = new[] { property.GetMethod, property.SetMethod }.Where(accessor => accessor is not null && IsVisible(accessor)).ToArray();
        if (accessors.Length == 0)
            return null;
        var words = accessors.Select(accessor => accessor == property.GetMethod ? "get;" : IsInit(accessor!) ? "init;" : "set;");
        var index = property.GetIndexParameters();
        var name = index.Length > 0 ? $"this[{string.Join(", ", index.Select(one => SurfaceNames.Of(one.ParameterType)))}]" : property.Name;
        var required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        return $"{Modifiers(accessors[0]!)}{required}{SurfaceNames.Of(property.PropertyType)} {name} {{ {string.Join(' ', words)} }}";
    }

    private static string Line(MethodInfo method)
    {
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(one => one.Name))}>" : "";
        return $"{Modifiers(method)}{SurfaceNames.Of(method.ReturnType)} {method.Name}{generic}({Parameters(method)})";
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
    {
        var way = parameter.IsOut ? "out " : parameter.IsIn ? "in " : parameter.ParameterType.IsByRef ? "ref " : "";
        var standard = parameter.HasDefaultValue ? $" = {parameter.RawDefaultValue ?? "default"}" : "";
        return $"{way}{SurfaceNames.Of(parameter.ParameterType)} {parameter.Name}{standard}";
    }));

    private static string Modifiers(MethodBase method)
    {
        var access = method.IsPublic ? "" : "protected ";
        if (method.IsStatic)
            return access + "static ";
        if (method.DeclaringType!.IsInterface || !method.IsVirtual || method.IsFinal)
            return access;
        var isNew = (method.Attributes & MethodAttributes.NewSlot) != 0;
        return access + (method.IsAbstract ? "abstract " : isNew ? "virtual " : "override ");
    }

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsVisible(FieldInfo field) => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly;

    // Not what the compiler adds to records, and not accessors, which stand with their property or event.
    private static bool IsWritten(MethodInfo method) =>
        !method.IsDefined(typeof(CompilerGeneratedAttribute)) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal));

    private static bool IsInit(MethodInfo setter) => setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));
}
