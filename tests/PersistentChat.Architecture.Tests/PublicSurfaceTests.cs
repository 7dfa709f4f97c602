using System.Reflection;

namespace PersistentChat.Architecture.Tests;

/// <summary>What strangers build on is written down, one file a package, so that nobody changes it without seeing it.</summary>
public sealed class PublicSurfaceTests
{
    private const string Rewriting = "PCHAT_WRITE_API=1 dotnet test tests/PersistentChat.Architecture.Tests";

    private static readonly string Folder = Path.Combine(Repository.Root, "api");

    public static TheoryData<string> Packages => [.. Names];

    private static IEnumerable<string> Names => Repository.Products.Where(project => project.Name != "Server")
        .Select(project => project.Name.StartsWith("Microsoft.", StringComparison.Ordinal) ? project.Name : "PersistentChat." + project.Name);

    private static bool Rewrites => Environment.GetEnvironmentVariable("PCHAT_WRITE_API") == "1";

    [Theory]
    [MemberData(nameof(Packages))]
    public void The_public_surface_of_a_package_is_as_written_down(string package)
    {
        var surface = PublicSurface.Of(Assembly.Load(package)).ToArray();
        Assert.NotEmpty(surface);
        var file = Path.Combine(Folder, package + ".txt");
        if (Rewrites)
        {
            Directory.CreateDirectory(Folder);
            File.WriteAllText(file, string.Join('\n', surface) + '\n');
        }
        var written = File.Exists(file) ? File.ReadAllLines(file) : [];
        if (!written.SequenceEqual(surface))
        {
            var difference = written.Except(surface).Select(line => "- " + line).Concat(surface.Except(written).Select(line => "+ " + line));
            Assert.Fail($"{package} is not what api/{package}.txt says. If it is to be so:\n{Rewriting}\n\n{string.Join('\n', difference)}");
        }
    }

    [Fact]
    public void Every_file_is_of_a_package() => Assert.Equal(
        Names.Order(StringComparer.Ordinal), Directory.EnumerateFiles(Folder).Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));
}
