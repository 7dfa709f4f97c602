using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace PersistentChat.Endpoints;

/// <summary>Numbers nobody can guess: tags of dialogs and nonces. Never zero.</summary>
internal static class Random128
{
    public static UInt128 Next()
    {
        var value = UInt128.Zero;
        while (value == UInt128.Zero)
            RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(new Span<UInt128>(ref value)));
        return value;
    }
}
