using System.Globalization;
using System.Reflection;

namespace PersistentChat.Storage.Sql;

/// <summary>
/// One step of a schema: a script <c>Schema/PART/NNNN_name.sql</c>, embedded in the assembly of its dialect. Its first line is
/// <c>-- lowest compatible version: N</c>, the oldest software (by the newest step it knows) that still works after it.
/// Steps only go forward, and one that was released is never edited.
/// </summary>
/// <param name="Version">Number of the step, from 1 without gaps.</param>
/// <param name="LowestCompatible">Software that knows at least this step may use the schema after it.</param>
/// <param name="Name">What it does, from the file name.</param>
/// <param name="Script">The statements.</param>
internal sealed record Migration(int Version, int LowestCompatible, string Name, string Script)
{
    private const string Header = "-- lowest compatible version: ";

    /// <summary>All steps of one schema embedded in an assembly, in order.</summary>
    /// <exception cref="SchemaException">The scripts are not numbered from 1 without gaps, or one lacks its header.</exception>
    public static IReadOnlyList<Migration> FromAssembly(Assembly assembly, SchemaPart part)
    {
        var folder = part + "/";
        var scripts = new List<Migration>();
        foreach (var resource in assembly.GetManifestResourceNames())
        {
            if (resource.StartsWith(folder, StringComparison.Ordinal) && resource.EndsWith(".sql", StringComparison.Ordinal))
                scripts.Add(Parse(resource[folder.Length..], ReadText(assembly, resource)));
        }
        scripts.Sort((left, right) => left.Version.CompareTo(right.Version));
        RequireNoGaps(scripts);
        return scripts;
    }

    /// <summary>Reads one step from its file name and text.</summary>
    internal static Migration Parse(string fileName, string script)
    {
        var separator = fileName.IndexOf('_', StringComparison.Ordinal);
        if (separator < 1 || !int.TryParse(fileName.AsSpan(0, separator), NumberStyles.None, CultureInfo.InvariantCulture, out var version))
            throw new SchemaException($"The migration {fileName} is not named NNNN_name.sql.");
        var firstLine = script.AsSpan(0, Math.Max(0, script.IndexOf('\n', StringComparison.Ordinal))).Trim();
        if (!firstLine.StartsWith(Header, StringComparison.Ordinal)
            || !int.TryParse(firstLine[Header.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var lowest))
            throw new SchemaException($"The migration {fileName} does not begin with '{Header}N'.");
        return new Migration(version, lowest, Path.GetFileNameWithoutExtension(fileName)[(separator + 1)..], script);
    }

    private static void RequireNoGaps(List<Migration> scripts)
    {
        for (var i = 0; i < scripts.Count; i++)
        {
            if (scripts[i].Version != i + 1)
                throw new SchemaException($"Migration {i + 1} is missing, or there are two of it: found {scripts[i].Version} in its place.");
        }
    }

    private static string ReadText(Assembly assembly, string resource)
    {
        using var stream = assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
