namespace PersistentChat.LoadTests;

/// <summary>A hash of two numbers in which every bit of both counts; the same in every process.</summary>
internal static class Mixing
{
    /// <summary>The finaliser of SplitMix64 over both.</summary>
    public static ulong Mix(ulong first, ulong second)
    {
        var mixed = first + (second * 0x9E3779B97F4A7C15UL) + 0x9E3779B97F4A7C15UL;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL;
        return mixed ^ (mixed >> 31);
    }
}
