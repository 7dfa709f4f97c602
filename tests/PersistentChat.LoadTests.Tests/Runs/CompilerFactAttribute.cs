namespace PersistentChat.LoadTests.Tests;

/// <summary>A test that needs a C compiler.</summary>
internal sealed class CompilerFactAttribute : FactAttribute
{
    public CompilerFactAttribute()
    {
        var folders = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? [];
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, "gcc"))))
            Skip = "gcc is not installed";
    }
}
