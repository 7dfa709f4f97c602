namespace PersistentChat.EndToEnd;

/// <summary>A test that needs pidgin-sipe, where Debian installs it, and what builds a host for it; reported as skipped where something of that is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SipeFactAttribute : FactAttribute
{
    public SipeFactAttribute()
    {
        (string Package, bool Found)[] needed =
        [
            ("pidgin-sipe", File.Exists("/usr/lib/purple-2/libsipe.so")),
            ("libpurple-dev", File.Exists("/usr/include/libpurple/purple.h")),
            ("gcc", Installed.Program("gcc")),
            ("pkg-config", Installed.Program("pkg-config")),
        ];
        var missing = string.Join(' ', needed.Where(package => !package.Found).Select(package => package.Package));
        if (missing.Length > 0)
            Skip = $"not installed: {missing}; on Debian: apt-get install --no-install-recommends {missing}";
    }
}
