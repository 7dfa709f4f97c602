namespace PersistentChat.TestKit;

/// <summary>A new folder of a test's own, removed with everything in it.</summary>
public sealed class TempFolder : IDisposable
{
    /// <summary>Makes the folder.</summary>
    public TempFolder() => Path = Directory.CreateTempSubdirectory("pchat-test-").FullName;

    /// <summary>Its full path.</summary>
    public string Path { get; }

    /// <summary>Full path of something in it.</summary>
    public string In(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a text file in it and returns its full path.</summary>
    public string Write(string name, string text)
    {
        var file = In(name);
        File.WriteAllText(file, text);
        return file;
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
