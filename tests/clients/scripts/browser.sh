# What a person does in the browser that a client opens: look at the page, fill in the form, click "Allow".
set -eu
url=$1
ask() {
    curl --silent --show-error --fail --cacert "$AUTHORITY" "$@"
}
ask --output "$HOME/first-page.html" "$url"
grep -q 'Allow' "$HOME/first-page.html"
ask --location --output "$HOME/page.html" --header "Origin: $ORIGIN" \
    --data-urlencode account=ada@example.com --data-urlencode "password@$HOME/password" "$url"
mv "$HOME/page.html" "$HOME/last-page.html"
