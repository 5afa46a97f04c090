import SwaggerUI from 'swagger-ui-dist/swagger-ui-es-bundle.js';
import 'swagger-ui-dist/swagger-ui.css';
import './styles/docs.css';
import { el } from './dom.ts';
import { translate } from './i18n/i18n.ts';
import { chooseLanguage, rememberedLanguage } from './state/language.ts';

const language = chooseLanguage(null, rememberedLanguage(), navigator.languages);
document.title = translate(language, 'docs.title');

// The interface below speaks English only; the way back speaks the reader's language.
const lang = language === 'zh' ? 'zh-CN' : 'en';
document
  .querySelector('.back')
  ?.append(el('a', { href: '/', lang }, translate(language, 'docs.back')));

SwaggerUI({
  dom_id: '#documentation',
  url: '/openapi.json',
  deepLinking: true,
  // The badge would ask a service outside.
  validatorUrl: null,
});
