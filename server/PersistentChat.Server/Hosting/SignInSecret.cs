using System.Security.Cryptography;

namespace PersistentChat.Server;

/// <summary>From it come the salts shown for users who do not exist: made once for a data folder, so that they stay the same.</summary>
internal static class SignInSecret
{
    /// <summary>Name of the file in a data folder.</summary>
    public const string FileName = "sign-in-secret";

    private const int Length = 32;

    /// <summary>Reads the secret, or makes one.</summary>
    public static byte[] ReadOrCreate(DataFolder folder)
    {
        if (File.Exists(folder.In(FileName)))
            return File.ReadAllBytes(folder.In(FileName));
        var secret = RandomNumberGenerator.GetBytes(Length);
        folder.Write(FileName, secret);
        return secret;
    }
}
