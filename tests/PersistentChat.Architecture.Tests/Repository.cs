using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace PersistentChat.Architecture.Tests;

/// <summary>The project files and sources of the repository, read from the disk: what is built is what is checked.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<Project> Products { get; } = [.. new[] { "protocol", "engine", "storage", "server" }.SelectMany(Projects)];

    public static IReadOnlyList<Project> All { get; } = [.. Products, .. new[] { "tests", "benchmarks", "loadtests" }.SelectMany(Projects)];

    public static IEnumerable<string> Sources(params string[] folders) => folders
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories))
        .Where(file => !IsGenerated(file));

    private static IEnumerable<Project> Projects(string folder) => Directory
        .EnumerateFiles(Path.Combine(Root, folder), "*.csproj", SearchOption.AllDirectories).Where(file => !IsGenerated(file)).Select(Project.Read);

    private static bool IsGenerated(string file)
    {
        var parts = Path.GetRelativePath(Root, file).Split(Path.DirectorySeparatorChar);
        return parts.Contains("obj") || parts.Contains("bin");
    }

    private static string FindRoot([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../.."));
}

/// <summary>A project file: its name without the common prefix, and what it refers to.</summary>
internal sealed record Project(string Name, IReadOnlyList<string> References, IReadOnlyList<string> Packages)
{
    private const string Prefix = "PersistentChat.";

    public static Project Read(string file)
    {
        var items = XDocument.Load(file).Descendants().Where(element => element.Attribute("Include") is not null).ToList();
        return new Project(
            Short(Path.GetFileNameWithoutExtension(file)),
            [.. Includes("ProjectReference").Select(path => Short(Path.GetFileNameWithoutExtension(path.Replace('\\', '/'))))],
            [.. Includes("PackageReference")]);

        IEnumerable<string> Includes(string kind) =>
            items.Where(item => item.Name.LocalName == kind).Select(item => item.Attribute("Include")!.Value);
    }

    private static string Short(string name) => name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name;
}
