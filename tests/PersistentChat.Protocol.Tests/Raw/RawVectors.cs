using System.Text;

namespace PersistentChat.Protocol.Tests.Raw;

/// <summary>The recorded frames: a line each of name, bytes in hexadecimal digits, and values, separated by vertical bars.</summary>
internal static class RawVectors
{
    private const char Separator = '|';

    /// <summary>Lines by name, in the order of the file.</summary>
    internal static OrderedDictionary<string, string> All { get; } = Load();

    internal static byte[] Bytes(string name) => Convert.FromHexString(All[name].Split(Separator)[1].Trim());

    internal static string Values(byte[] frame) => RawTree.Read(frame[4..]).ToString();

    internal static string Line(string name, byte[] frame) =>
        $"{name} {Separator} {Convert.ToHexStringLower(frame)} {Separator} {Values(frame)}";

    private static OrderedDictionary<string, string> Load()
    {
        using var stream = typeof(RawVectors).Assembly.GetManifestResourceStream("raw-v1.txt")
            ?? throw new InvalidOperationException("The record of frames is not in the assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var lines = new OrderedDictionary<string, string>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
                lines.Add(line.Split(Separator)[0].Trim(), line);
        }

        return lines;
    }
}
