using System.Text;

namespace PersistentChat.Server.Chat;

/// <summary>Asks for a password at the console without showing it.</summary>
internal static class ConsolePassword
{
    /// <summary>Asks; null if there is no console to ask at.</summary>
    public static string? Ask(string user)
    {
        if (Console.IsInputRedirected)
            return null;
        Console.Error.Write($"Password of {user}: ");
        var typed = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace)
                typed.Length = Math.Max(0, typed.Length - 1);
            else if (!char.IsControl(key.KeyChar))
                typed.Append(key.KeyChar);
        }

        Console.Error.WriteLine();
        return typed.ToString();
    }
}
