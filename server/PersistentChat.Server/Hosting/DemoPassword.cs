using System.Security.Cryptography;
using System.Text;

namespace PersistentChat.Server;

/// <summary>The password of the demo's users: made once for a data folder, so that every start prints the same.</summary>
internal static class DemoPassword
{
    /// <summary>Name of the file in a data folder.</summary>
    public const string FileName = "demo-password";

    // Letters and digits that nobody confuses; 12 of them are 58 bits.
    private const string Alphabet = "abcdefghjkmnpqrstuvwxyz23456789";
    private const int Length = 12;

    /// <summary>Reads the password, or makes one.</summary>
    public static string ReadOrCreate(DataFolder folder)
    {
        if (File.Exists(folder.In(FileName)))
            return File.ReadAllText(folder.In(FileName)).Trim();
        var password = RandomNumberGenerator.GetString(Alphabet, Length);
        folder.Write(FileName, Encoding.UTF8.GetBytes(password));
        return password;
    }
}
